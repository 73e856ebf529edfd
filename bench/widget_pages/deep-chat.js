const chat = document.createElement("deep-chat");
chat.introMessage = { text: "Hello. I am a bot." };
chat.connect = { url: "/nothing" };
document.getElementById("chat").append(chat);
