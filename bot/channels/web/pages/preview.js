// In the preview, the greeting is new each time.
for (const key of Object.keys(localStorage)) if (key.startsWith("backwise greet")) localStorage.removeItem(key);
