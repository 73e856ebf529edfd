"""The staff tool in the browser: pages that work without JavaScript, for those who may."""
