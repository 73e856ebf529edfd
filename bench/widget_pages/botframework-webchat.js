// A connection that is always open and says hello once, in place of Microsoft's service.
(() => {
  const always = (...values) => ({
    subscribe(observer, ...handlers) {
      const next = typeof observer === "function" ? observer : observer.next.bind(observer);
      values.forEach((value) => setTimeout(() => next(value), 0));
      return { unsubscribe() {} };
    },
  });
  const hello = {
    type: "message", id: "1", from: { id: "bot", role: "bot" }, text: "Hello. I am a bot.",
    timestamp: new Date().toISOString(), channelData: {},
  };
  const directLine = {
    activity$: always(hello), connectionStatus$: always(0, 1, 2), postActivity: () => always("2"), end() {},
  };
  window.WebChat.renderWebChat({ directLine, userID: "person" }, document.getElementById("chat"));
})();
