window.WebChat.default({
  socketUrl: location.origin,
  socketPath: "/socket.io/",
  protocolOptions: { transports: ["polling"] },
  initPayload: "/greet",
  title: "A clinic",
  hideWhenNotConnected: false,
}, null);
