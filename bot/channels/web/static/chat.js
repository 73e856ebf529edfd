// src/dom.ts
var e = "http://www.w3.org/2000/svg";
function t(e, t = {}, ...n) {
	let r = document.createElement(e);
	for (let [e, n] of Object.entries(t)) typeof n == "function" ? r.addEventListener(e.slice(2), n) : n !== !1 && n != null && r.setAttribute(e, n === !0 ? "" : String(n));
	return r.append(...n.filter((e) => e !== null)), r;
}
function n(t) {
	let n = document.createElementNS(e, "svg"), r = document.createElementNS(e, "path");
	return n.setAttribute("viewBox", "0 0 24 24"), n.setAttribute("aria-hidden", "true"), r.setAttribute("d", t), n.append(r), n;
}
var r = (e) => t("span", { class: "unseen" }, e);
function i(e, n) {
	try {
		let t = new CSSStyleSheet();
		t.replaceSync(n), e.adoptedStyleSheets = [...e.adoptedStyleSheets, t];
	} catch {
		e.append(t("style", {}, n));
	}
}
function a(e, t) {
	try {
		let n = new URL(e ?? "", t);
		return ["https:", "http:"].includes(n.protocol) ? n.href : null;
	} catch {
		return null;
	}
}
// src/announcer.ts
var o = 5e3, s = class {
	polite = t("div", {
		class: "unseen",
		"aria-live": "polite"
	});
	assertive = t("div", {
		class: "unseen",
		role: "alert",
		"aria-atomic": "false"
	});
	say(e, { now: n = !1 } = {}) {
		let r = t("p", {}, e);
		(n ? this.assertive : this.polite).append(r), setTimeout(() => r.remove(), o);
	}
}, c = 2e4, l = class extends Error {
	status;
	constructor(e, t = "") {
		super(t), this.status = e;
	}
	get isPassing() {
		return this.status === 0 || this.status >= 500;
	}
	get isSessionOver() {
		return this.status === 401;
	}
}, ee = class {
	origin;
	constructor(e) {
		this.origin = e;
	}
	clinic(e) {
		return this.#e("GET", `/chat/clinics/${encodeURIComponent(e)}`);
	}
	openSession(e) {
		return this.#e("POST", "/chat/sessions", void 0, { clinic: e });
	}
	send(e, t) {
		return this.#e("POST", "/chat/messages", e, t);
	}
	history(e, t) {
		return this.#e("GET", `/chat/messages${d(t)}`, e);
	}
	mark(e, t, n) {
		return this.#e("POST", `/chat/messages/${encodeURIComponent(t)}/helpful`, e, { helpful: n });
	}
	export(e) {
		return this.#e("GET", "/chat/export", e);
	}
	erase(e) {
		return this.#e("DELETE", "/chat/session", e);
	}
	events(e, t, n) {
		return this.#t("GET", `/chat/events${d(t)}`, e, void 0, n);
	}
	async #e(e, t, n, r) {
		let i = await this.#t(e, t, n, r, u());
		return i.status === 204 ? void 0 : f(i.json());
	}
	async #t(e, t, n, r, i) {
		let a = {};
		n && (a.Authorization = `Bearer ${n}`), r && (a["Content-Type"] = "application/json");
		let o = await f(fetch(new URL(t, this.origin), {
			method: e,
			headers: a,
			body: r ? JSON.stringify(r) : null,
			credentials: "omit",
			cache: "no-store",
			signal: i
		}));
		if (o.ok) return o;
		let s = await o.json().catch(() => ({}));
		throw new l(o.status, s.message);
	}
};
function u() {
	let e = new AbortController();
	return setTimeout(() => e.abort(), c), e.signal;
}
var d = (e) => e ? `?after=${encodeURIComponent(e)}` : "", f = (e) => e.catch(() => {
	throw new l(0);
}), p = ":host{--surface:#fff;--bubble:#edf2f3;--text:#1c2528;--muted:#4f5d63;--line:#d3dbde;--edge:#74838a;--emergency:#b3261e;--emergency-ground:#fff0ee;--urgent:#8a5200;--urgent-ground:#fff6e5;--crisis:#5b3fa8;--crisis-ground:#f4f0ff;--on-alarm:#fff;--shadow:#10202640}@media (prefers-color-scheme:dark){:host{--surface:#151b1e;--bubble:#252e32;--text:#e9eff1;--muted:#aab8bd;--line:#37444a;--edge:#83949b;--emergency:#ff9a91;--emergency-ground:#3a1613;--urgent:#f5bd62;--urgent-ground:#33260d;--crisis:#c3b1ff;--crisis-ground:#271f44;--on-alarm:#151b1e;--shadow:#0009}}*,:before,:after{box-sizing:border-box}.unseen{clip-path:inset(50%);white-space:nowrap;block-size:1px;inline-size:1px;position:absolute;overflow:hidden}dialog svg{fill:none;stroke:currentColor;stroke-width:2px;stroke-linecap:round;stroke-linejoin:round;flex:none;block-size:20px;inline-size:20px}dialog p{margin:0}dialog button,dialog textarea{font:inherit;color:inherit}dialog button{cursor:pointer;min-block-size:44px}dialog :focus-visible{outline:3px solid var(--text);outline-offset:2px}dialog{inset:auto calc(16px + env(safe-area-inset-right)) calc(16px + env(safe-area-inset-bottom)) auto;inline-size:400px;block-size:min(700px, var(--bw-height,100vh) - 32px);block-size:min(700px, var(--bw-height,100dvh) - 32px);max-block-size:none;max-inline-size:none;color:var(--text);background:var(--surface);border:1px solid var(--line);box-shadow:0 12px 48px var(--shadow);border-radius:16px;margin:0;padding:0;position:fixed;overflow:hidden}:host([data-position=left]) dialog{inset:auto auto calc(16px + env(safe-area-inset-bottom)) calc(16px + env(safe-area-inset-left))}dialog[open]{flex-direction:column;display:flex}dialog::backdrop{background:0 0}header{color:var(--bw-accent-text,#fff);background:var(--bw-accent,#0b5f6b);flex:none;align-items:center;gap:2px;padding-block:8px;padding-inline:20px 8px;display:flex}header h2{overflow-wrap:anywhere;flex:1;min-inline-size:0;margin:0;font-size:1.0625em;font-weight:650;line-height:1.3}.logo{object-fit:contain;background:#fff;border-radius:8px;flex:none;block-size:36px;inline-size:36px;margin-inline-end:10px}header .icon{background:0 0;border:0;border-radius:50%;place-items:center;inline-size:44px;padding:0;display:grid}header .icon:hover,header .icon[aria-expanded=true]{background:color-mix(in srgb, currentColor 18%, transparent)}header .icon:focus-visible{outline-offset:-4px;outline-color:currentColor}.drawer{border-block-end:1px solid var(--line);flex:none;padding:16px 20px}.drawer p{font-weight:600}.rows{flex-wrap:wrap;align-items:center;gap:8px;margin-block-start:12px;display:flex}.rows button,.failure button,.notice button{border:1px solid var(--edge);background:var(--surface);border-radius:22px;padding:8px 16px;font-weight:600}.rows .yes{color:var(--on-alarm);background:var(--emergency);border-color:#0000}.log{overscroll-behavior:contain;flex-direction:column;flex:1;gap:12px;min-block-size:0;padding:20px;display:flex;overflow:hidden auto}.log:focus-visible{outline-offset:-4px}.message{flex-direction:column;flex:none;align-items:flex-start;display:flex}.person{align-items:flex-end}.bubble{border-radius:18px;background:var(--bubble);overflow-wrap:anywhere;white-space:pre-line;border:1px solid #0000;border-end-start-radius:6px;max-inline-size:88%;padding:12px 16px;position:relative}.bubble p+p{margin-block-start:.75em}.person .bubble{color:var(--bw-accent-text,#fff);background:var(--bw-accent,#0b5f6b);border-end-end-radius:6px;border-end-start-radius:18px}.bubble a{color:inherit;text-underline-offset:3px}.bubble p a,.notice a{white-space:nowrap}.bubble img{aspect-ratio:auto 4/3;--lightningcss-light:initial;--lightningcss-dark: ;color-scheme:light dark;border-radius:12px;block-size:auto;inline-size:100%;margin-block-end:12px;display:block}@media (prefers-color-scheme:dark){.bubble img{--lightningcss-light: ;--lightningcss-dark:initial}}.emergency,.urgent,.crisis{--alarm:var(--emergency);border:2px solid var(--alarm);background:var(--emergency-ground);border-inline-start-width:8px;inline-size:100%;max-inline-size:100%}.urgent{--alarm:var(--urgent);background:var(--urgent-ground)}.crisis{--alarm:var(--crisis);background:var(--crisis-ground)}.alarm{color:var(--alarm);align-items:center;gap:8px;margin-block-end:8px;font-size:1.125em;font-weight:700;display:flex}.alarm svg{block-size:24px;inline-size:24px}.bubble .alarm+p{margin-block-start:0}.calls{flex-direction:column;gap:8px;margin-block-end:12px;display:flex}.bubble .call{min-block-size:48px;color:var(--on-alarm);background:var(--alarm);border:2px solid #0000;border-radius:24px;justify-content:center;align-items:center;gap:10px;padding:8px 16px;font-weight:700;text-decoration:none;display:flex}details{color:var(--muted);white-space:normal;margin-block-start:8px;font-size:.875em}summary{cursor:pointer;align-items:center;gap:8px;min-block-size:44px;margin-block-end:-8px;display:flex}summary:before{content:\"\";border:solid;border-width:0 2px 2px 0;block-size:7px;inline-size:7px;transform:rotate(-45deg)}[dir=rtl] summary:before{transform:rotate(135deg)}summary::-webkit-details-marker{display:none}details[open] summary:before{transform:rotate(45deg)}details ul{margin:4px 0 8px;padding-inline-start:20px}details li a{padding-block:12px;display:block}.files{margin:10px 0 0;padding-inline-start:1.2em}.choices{flex-wrap:wrap;gap:8px;margin-block-start:10px;display:flex}.choice{overflow-wrap:anywhere;text-align:start;border:1.5px solid var(--edge);background:var(--surface);border-radius:22px;align-items:center;gap:6px;max-inline-size:100%;padding:8px 16px;font-weight:550;display:inline-flex}.choice:not([aria-disabled]):hover{background:var(--bubble)}dialog .choice[aria-disabled]{cursor:default;color:var(--muted);border:1.5px dashed var(--line);font-weight:400}dialog .choice.chosen{color:var(--text);border:1.5px solid var(--edge);font-weight:600}.failure{color:var(--emergency);align-items:center;gap:8px;margin-block-start:8px;font-size:.875em;display:flex}dialog .failure button{color:var(--text)}.erased{text-align:center;max-inline-size:300px;color:var(--muted);margin:auto;padding:24px}.typing{border-radius:18px;background:var(--bubble);border-end-start-radius:6px;flex:none;align-self:flex-start;gap:6px;padding:18px;display:flex}.typing i{background:var(--muted);border-radius:50%;block-size:8px;inline-size:8px}.sender{font-weight:650}.clinic .bubble{border-color:var(--edge);background:var(--surface)}.message:focus-visible{outline-offset:4px;border-radius:18px}figure{margin:0;position:relative}.pause{border:1.5px solid var(--edge);background:var(--surface);border-radius:22px;align-items:center;gap:6px;padding:4px 14px 4px 10px;font-size:.875em;font-weight:600;display:flex;position:absolute;inset-block-end:20px;inset-inline-end:8px}.helpful{color:var(--muted);flex-wrap:wrap;align-items:center;gap:8px;font-size:.875em;display:flex}.helpful button{border:1px solid var(--edge);background:var(--surface);min-inline-size:44px;color:var(--text);border-radius:22px;padding:4px 12px}.notice{border-block-start:1px solid var(--line);background:var(--urgent-ground);flex:none;padding:12px 20px;font-size:.9375em}.notice a{color:inherit;font-weight:600}.notice button{margin-block-start:8px}.composer{border-block-start:1px solid var(--line);flex:none;grid-template-columns:1fr auto;align-items:end;gap:8px;margin:0;padding:12px;display:grid}.grow{min-inline-size:0;display:grid}.grow:after{content:attr(data-text) \" \";visibility:hidden;white-space:pre-wrap;overflow:hidden}.grow:after,.grow textarea{border:1.5px solid var(--edge);overflow-wrap:anywhere;border-radius:23px;grid-area:1/1;max-block-size:8.5em;min-inline-size:0;padding:10px 16px;line-height:1.5}.grow textarea{resize:none;background:var(--surface);inline-size:100%;margin:0;overflow:hidden auto}.grow textarea::placeholder{color:var(--muted);opacity:1}.grow textarea:focus-visible{outline-offset:-1px;outline-width:2px}.send{block-size:46px;inline-size:46px;color:var(--bw-accent-text,#fff);background:var(--bw-accent,#0b5f6b);border:0;border-radius:50%;place-items:center;padding:0;display:grid}dialog .send{color:var(--bw-accent-text,#fff)}.send:focus-visible{outline-offset:-6px;outline-color:currentColor}.left{color:var(--muted);grid-column:1/-1;padding-inline-start:16px;font-size:.8125em}.left:empty{display:none}.footer{text-align:center;color:var(--muted);flex:none;padding:0 16px 10px;font-size:.8125em}.footer a{color:inherit;padding-block:4px;display:inline-block}@media (max-width:360px){.logo{display:none}}@media (max-width:480px),(max-height:480px){dialog,:host([data-position=left]) dialog{inline-size:100%;block-size:var(--bw-height,100vh);block-size:var(--bw-height,100dvh);border:0;border-radius:0;inset:0}header{gap:0;padding-block-start:calc(8px + env(safe-area-inset-top));padding-inline-start:16px}.log{padding:16px}.footer{padding-block-end:calc(8px + env(safe-area-inset-bottom))}}@media (max-height:400px){dialog{overflow:hidden auto}.log{flex:none;overflow:visible}}@media (prefers-reduced-motion:no-preference){dialog[open]{animation:.18s ease-out rise}.typing i{animation:1.2s ease-in-out infinite breathe}.typing i:nth-child(2){animation-delay:.15s}.typing i:nth-child(3){animation-delay:.3s}@keyframes rise{0%{opacity:0;translate:0 12px}}@keyframes breathe{0%,60%,to{opacity:.35}30%{opacity:1}}}@media (forced-colors:active){header,.send{border:1px solid}.bubble{border-color:canvastext}.typing i{forced-color-adjust:none;background:canvastext}dialog .choice[aria-disabled]{color:graytext}}", m = {
	close: "M6 6l12 12 M18 6L6 18",
	restart: "M4 12a8 8 0 1 0 2.5-5.8 M4 4v5h5",
	data: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z M9 12l2 2 4-4",
	send: "M12 19V5 M6 11l6-6 6 6",
	check: "M5 13l4 4L19 7",
	pause: "M8 5v14 M16 5v14",
	play: "M7 4l12 8-12 8z",
	phone: "M6 3h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A17 17 0 0 1 4 5a2 2 0 0 1 2-2z",
	emergency: "M12 3l10 18H2z M12 10v5 M12 18v.5",
	urgent: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 7v6 M12 16v.5",
	crisis: "M12 20s-8-5-8-11a4.5 4.5 0 0 1 8-2.8A4.5 4.5 0 0 1 20 9c0 6-8 11-8 11z"
}, h = (e) => n(m[e]), g = {
	bot: "Backwise",
	you: "You",
	clinic: "The clinic",
	aPerson: "{name} (a person at the clinic)",
	footer: "A bot answers. Education only.",
	privacy: "Privacy page",
	close: "Close the chat",
	startAgain: "Start again",
	startAgainQuestion: "Start again? This chat is erased first.",
	startAgainYes: "Erase and start again",
	myData: "My data",
	myDataTitle: "What this chat has kept",
	download: "Download a copy",
	downloadName: "backwise-chat.json",
	erase: "Erase this chat",
	eraseQuestion: "Erase this chat? This cannot be undone.",
	eraseYes: "Erase it",
	erased: "This chat has been erased. You can write a new message at any time.",
	keep: "Keep it",
	conversation: "Conversation",
	said: "{who}: ",
	choices: "Suggested answers",
	chosen: "chosen",
	pause: "Pause",
	play: "Play",
	sources: "Sources",
	didItHelp: "Did this help?",
	helped: "Yes",
	notHelped: "No",
	thanks: "Noted, thank you.",
	typing: "The bot is writing",
	emergency: "Emergency",
	urgent: "Urgent",
	crisis: "Support now",
	call: "Call {number}",
	text: "Text {number}",
	message: "Your message",
	placeholder: "Write your question",
	send: "Send",
	left: "{count} characters left",
	wait: "Please wait for the answer first.",
	notSent: "Not sent yet.",
	tryAgain: "Try again",
	offline: "You are offline. What you write is sent once you are back. In an emergency call {number}.",
	unreachable: "The chat cannot be reached just now. It keeps trying. In an emergency call {number}.",
	anyNumber: "your local emergency number"
};
function _(e, t) {
	return e.replace(/\{(\w+)\}/g, (e, n) => String(t[n]));
}
// src/composer.ts
var v = 2e3, y = 1800, b = class {
	memory;
	onSend;
	#e = t("textarea", {
		id: "text",
		rows: 1,
		maxlength: v,
		placeholder: g.placeholder,
		"aria-describedby": "left",
		enterkeyhint: "send",
		dir: "auto",
		oninput: () => this.#o(),
		onkeydown: (e) => this.#i(e)
	});
	#t = t("div", { class: "grow" }, this.#e);
	#n = t("p", {
		id: "left",
		class: "left"
	});
	form = t("form", {
		class: "composer",
		onsubmit: (e) => this.#r(e)
	}, t("label", {
		class: "unseen",
		for: "text"
	}, g.message), this.#t, t("button", {
		type: "submit",
		class: "send",
		"aria-label": g.send
	}, h("send")), this.#n);
	constructor(e, t) {
		this.memory = e, this.onSend = t, this.#a(e.draft);
	}
	focus() {
		this.#e.focus({ preventScroll: !0 });
	}
	giveBack(e) {
		this.#e.value || this.#a(e);
	}
	#r(e) {
		e.preventDefault();
		let t = this.#e.value.trim();
		t && (this.#a(""), this.onSend(t)), this.focus();
	}
	#i(e) {
		e.key === "Enter" && !e.shiftKey && !e.isComposing && this.#r(e);
	}
	#a(e) {
		this.#e.value = e, this.#o();
	}
	#o() {
		let { value: e } = this.#e;
		this.memory.draft = e, this.#t.dataset.text = e, this.#n.textContent = e.length < y ? "" : _(g.left, { count: v - e.length });
	}
}, x = class {
	memory;
	transcript;
	#e = /* @__PURE__ */ new Map();
	constructor(e, t) {
		this.memory = e, this.transcript = t;
	}
	get next() {
		return this.memory.unsent[0];
	}
	add(e, t) {
		let n = {
			id: S(),
			text: e,
			...t && { choice: t }
		};
		this.memory.unsent = [...this.memory.unsent, n], this.said(n);
	}
	said({ id: e, text: t }) {
		let n = this.#e.get(e) ?? this.transcript.addPerson(t);
		return this.#e.set(e, n), n;
	}
	remove({ id: e }) {
		this.#e.delete(e), this.memory.unsent = this.memory.unsent.filter((t) => t.id !== e);
	}
	clear() {
		this.#e.clear(), this.memory.unsent = [];
	}
};
function S() {
	let e = crypto.getRandomValues(/* @__PURE__ */ new Uint8Array(16));
	return e[6] = e[6] & 15 | 64, e[8] = e[8] & 63 | 128, Array.from(e, (e) => e.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
// src/conversation.ts
var C = [
	2e3,
	5e3,
	15e3,
	6e4
], w = class {
	#e;
	#t;
	#n = !1;
	#r = null;
	#i = 0;
	#a = 0;
	constructor(e) {
		this.#e = e, this.#t = new x(e.memory, e.transcript), e.memory.onChange(() => this.#g());
	}
	begin() {
		return this.#_(async () => {
			await this.#d() || await this.#f({ greet: !0 }), this.#s();
		}, () => this.begin());
	}
	say(e, t) {
		this.#t.add(e, t), this.#e.emit("message", {
			author: "person",
			urgency: "none"
		}), this.#o();
	}
	async catchUp() {
		let { api: e, memory: t, screen: n } = this.#e;
		if (this.#n || !t.token) return;
		let { messages: r } = await e.history(t.token, n.last).catch(() => ({ messages: [] }));
		t.token === this.#r && n.show(r), this.#t.next && this.#o();
	}
	startAgain() {
		return this.#_(async () => {
			await this.#m(), await this.#f({ greet: !0 });
		});
	}
	erase() {
		return this.#_(async () => {
			await this.#m(), this.#h();
		});
	}
	download() {
		return this.#_(async () => {
			let { api: e, memory: n } = this.#e, r = n.token ? await e.export(n.token) : {}, i = URL.createObjectURL(new Blob([JSON.stringify(r, null, 2)], { type: "application/json" }));
			t("a", {
				href: i,
				download: g.downloadName
			}).click(), setTimeout(() => URL.revokeObjectURL(i), 1e3);
		});
	}
	async mark(e, t) {
		let { api: n, memory: r } = this.#e;
		r.token && await n.mark(r.token, e, t).catch(() => {});
	}
	#o() {
		this.#n || this.#_(async () => {
			for (let e = this.#t.next; e; e = this.#t.next) await this.#c(e);
		}, () => this.#o());
	}
	#s() {
		for (let e of this.#e.memory.unsent) this.#e.screen.has(e.id) ? this.#t.remove(e) : this.#t.said(e);
	}
	async #c(e) {
		let t = this.#t.said(e);
		t.sent();
		try {
			this.#e.screen.show(await this.#l(e)), this.#t.remove(e);
		} catch (n) {
			throw T(n).isPassing ? t.failed(() => this.#o()) : this.#u(e, T(n)), n;
		}
	}
	async #l({ id: e, text: t, choice: n }) {
		let { api: r, memory: i, screen: a } = this.#e, o = async (t, n) => (a.expect(e), (await r.send(t, n)).messages), s = async () => o(await this.#f({ greet: !1 }), {
			id: e,
			text: t
		});
		if (!i.token) return s();
		try {
			return await o(i.token, n ? {
				id: e,
				choice: n
			} : {
				id: e,
				text: t
			});
		} catch (e) {
			if (!T(e).isSessionOver) throw e;
			return s();
		}
	}
	#u(e, t) {
		this.#t.said(e).takeBack({ reopen: t.status === 429 }), this.#t.remove(e), e.choice || this.#e.composer.giveBack(e.text);
	}
	async #d() {
		let { api: e, memory: t, transcript: n, screen: r, clinicKnown: i } = this.#e;
		if (!t.token) return !1;
		try {
			let [{ messages: a }] = await Promise.all([e.history(t.token), i]);
			n.clear(), this.#p(t.token);
			let o = a.findIndex(({ id: e }) => e === t.last);
			return r.show(a.slice(0, o + 1), { isNew: !1 }), r.show(a.slice(o + 1)), a.length > 0;
		} catch (e) {
			if (!T(e).isSessionOver) throw e;
			return !1;
		}
	}
	async #f({ greet: e }) {
		let { api: t, memory: n, clinic: r, transcript: i, screen: a } = this.#e, { token: o, messages: s } = await t.openSession(r), c = s.at(-1)?.id ?? null;
		return this.#p(o, c), n.remember({
			token: o,
			last: c
		}), e && i.clear(), e && a.show(s), o;
	}
	#p(e, t = null) {
		this.#r = e, this.#e.screen.enter(t);
	}
	async #m() {
		let { api: e, memory: t } = this.#e;
		t.token && await e.erase(t.token).catch((e) => {
			if (!T(e).isSessionOver) throw e;
		}), t.forget(), this.#t.clear();
	}
	#h() {
		let { announcer: e, transcript: n } = this.#e;
		this.#p(null), n.clear(t("p", { class: "erased" }, g.erased)), e.say(g.erased);
	}
	#g() {
		let { memory: e } = this.#e;
		this.#n || (e.token ? this.#r ? (this.#p(e.token, e.last), this.catchUp()) : this.begin() : this.#h());
	}
	async #_(e, t) {
		let { memory: n, notices: r } = this.#e;
		if (this.#n) return r.show(g.wait);
		clearTimeout(this.#a), this.#y(!0);
		try {
			await e(), this.#i = 0, r.clear();
		} catch (e) {
			this.#v(T(e), t);
		} finally {
			this.#y(!1);
		}
		this.#i || (n.token !== this.#r && this.#g(), this.#t.next && this.#o());
	}
	#v(e, t) {
		this.#e.notices.failure(e, t), e.isPassing && t && (this.#a = window.setTimeout(t, C[Math.min(this.#i, C.length - 1)])), this.#i += 1;
	}
	#y(e) {
		this.#n = e, this.#e.transcript.setTyping(e);
	}
};
function T(e) {
	if (e instanceof l) return e;
	throw e;
}
// src/later.ts
var E = 45e3, D = [
	1e3,
	3e3,
	1e4,
	2e4
], O = class {
	api;
	listener;
	#e = null;
	constructor(e, t) {
		this.api = e, this.listener = t;
	}
	start() {
		this.#e || (this.#e = new AbortController(), this.#t(this.#e.signal));
	}
	stop() {
		this.#e?.abort(), this.#e = null;
	}
	async #t(e) {
		let t = null;
		for (let n = 0; !e.aborted; n += 1) {
			let r = this.listener.token();
			try {
				r !== t && await this.#n(r, e) && (n = 0);
			} catch (e) {
				if (!(e instanceof l)) throw e;
				e.isSessionOver && (t = r);
			}
			await te(D[Math.min(n, D.length - 1)], e), !e.aborted && r !== t && await this.listener.catchUp();
		}
	}
	async #n(e, t) {
		let n = new AbortController(), r = () => n.abort(), i = setTimeout(r, E), a = !1;
		t.addEventListener("abort", r);
		try {
			let o = await this.api.events(e, this.listener.last(), n.signal);
			for await (let { name: e, data: n } of k(o)) a = !0, clearTimeout(i), i = setTimeout(r, E), e === "message" && !t.aborted && this.listener.hear(JSON.parse(n));
			return a;
		} finally {
			clearTimeout(i), t.removeEventListener("abort", r);
		}
	}
};
async function* k(e) {
	let t = e.body.pipeThrough(new TextDecoderStream()).getReader(), n = "";
	for (;;) {
		let { done: e, value: r } = await t.read().catch(() => {
			throw new l(0);
		});
		if (e) return;
		let i = (n + r.replace(/\r/g, "")).split("\n\n");
		n = i.pop(), yield* i.map((e) => ({
			name: A(e, "event"),
			data: A(e, "data")
		}));
	}
}
var A = (e, t) => e.split("\n").filter((e) => e.startsWith(`${t}:`)).map((e) => e.slice(t.length + 1).trimStart()).join("\n");
function te(e, t) {
	return new Promise((n) => {
		let r = setTimeout(n, e);
		t.addEventListener("abort", () => {
			clearTimeout(r), n();
		}, { once: !0 });
	});
}
// src/memory.ts
var j = class {
	key;
	where;
	empty;
	#e;
	constructor(e, t, n) {
		this.key = e, this.where = t, this.empty = n, this.#e = n, this.read();
	}
	get value() {
		return this.#e;
	}
	read() {
		this.#t((e) => {
			this.#e = {
				...this.empty,
				...JSON.parse(e.getItem(this.key) ?? "{}")
			};
		});
	}
	write(e) {
		this.#e = {
			...this.#e,
			...e
		};
		let t = JSON.stringify(this.#e);
		t === JSON.stringify(this.empty) ? this.clear() : this.#t((e) => e.setItem(this.key, t));
	}
	clear() {
		this.#e = this.empty, this.#t((e) => e.removeItem(this.key));
	}
	#t(e) {
		try {
			e(this.where());
		} catch {}
	}
}, ne = class {
	#e;
	#t;
	constructor(e, t) {
		let n = `backwise ${e} ${t}`;
		this.#e = new j(n, () => localStorage, {
			token: null,
			last: null
		}), this.#t = new j(n, () => sessionStorage, {
			draft: "",
			unsent: []
		});
	}
	get token() {
		return this.#e.value.token;
	}
	get last() {
		return this.#e.value.last;
	}
	get draft() {
		return this.#t.value.draft;
	}
	set draft(e) {
		this.#t.write({ draft: e });
	}
	get unsent() {
		return this.#t.value.unsent;
	}
	set unsent(e) {
		this.#t.write({ unsent: e });
	}
	remember(e) {
		this.#e.write(e);
	}
	forget() {
		this.#e.clear();
	}
	onChange(e) {
		addEventListener("storage", ({ key: t }) => {
			if (t !== this.#e.key && t !== null) return;
			let { token: n } = this;
			this.#e.read(), this.token !== n && e();
		});
	}
}, M = /(^|[^\w.,/])(\+?\d(?:[\d ()-]*\d)?)(?![\w/%])(?!\s*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|kg|mg|cm)\b)(?!\s[A-Z]{4})/g, N = /\btext\b/i, P = /\b(call|phone|ring|dial)\b/i;
function F(e) {
	let t = 0, n = [];
	for (let { index: r, 1: i = "", 2: a = "" } of e.matchAll(M)) {
		let o = a.replace(/[^\d+]/g, "");
		if (o.length < 3 || o.length > 15) continue;
		let s = r + i.length, c = e.slice(t, s), l = N.test(c) && !P.test(c);
		t = s + a.length, n.push({
			number: a,
			index: s,
			texting: l,
			href: `${l ? "sms" : "tel"}:${o}`
		});
	}
	return n;
}
function I(e) {
	let n = [], r = 0;
	for (let { number: i, index: a, href: o } of F(e)) n.push(e.slice(r, a), t("a", { href: o }, i)), r = a + i.length;
	return [...n, e.slice(r)];
}
// src/notices.ts
var L = class {
	announcer;
	number;
	line = t("p", {
		class: "notice",
		hidden: !0
	});
	#e = "";
	constructor(e, t) {
		this.announcer = e, this.number = t;
	}
	show(e, n) {
		let r = n && t("button", {
			type: "button",
			onclick: n
		}, g.tryAgain);
		this.line.replaceChildren(...I(e), ...r ? [" ", r] : []), this.line.hidden = !1, e !== this.#e && this.announcer.say(e), this.#e = e;
	}
	clear() {
		this.line.hidden = !0, this.#e = "";
	}
	offline() {
		this.show(_(g.offline, { number: this.number() }));
	}
	failure(e, t) {
		!e.isPassing && e.message ? this.show(e.message) : navigator.onLine ? this.show(_(g.unreachable, { number: this.number() }), t) : this.offline();
	}
}, R = "(max-width: 480px), (max-height: 480px)", z = class {
	actions;
	#e = t("h2", { id: "name" }, g.bot);
	#t = t("img", {
		class: "logo",
		alt: "",
		hidden: !0
	});
	#n;
	#r = t("div", {
		class: "drawer",
		hidden: !0
	});
	#i = t("p", { class: "footer" }, g.footer);
	#a = matchMedia(R);
	#o = !0;
	dialog;
	constructor(e) {
		this.actions = e, this.#n = this.#f("data", g.myData, () => this.#p()), this.#n.setAttribute("aria-expanded", "false"), this.dialog = t("dialog", {
			"aria-labelledby": "name",
			onclose: () => this.#l(),
			onkeydown: (e) => this.#u(e)
		}, this.#d(), this.#r), this.#a.addEventListener("change", () => this.#c());
	}
	get isOpen() {
		return this.dialog.open;
	}
	fill(...e) {
		this.dialog.append(...e, this.#i);
	}
	setClinic(e, t) {
		this.#e.textContent = e.name;
		let n = a(e.privacy_url, location.href);
		n && this.#i.append(" ", B(n, g.privacy));
		let r = e.logo && a(e.logo, t);
		r && Object.assign(this.#t, {
			src: r,
			hidden: !1
		});
	}
	open() {
		this.isOpen || (this.#o = !1, this.#s());
	}
	close() {
		this.dialog.close(), this.#l();
	}
	closeDrawer() {
		this.#r.hidden = !0, this.#r.replaceChildren(), this.#n.setAttribute("aria-expanded", "false");
	}
	#s() {
		this.#a.matches ? this.dialog.showModal() : this.dialog.show();
	}
	#c() {
		if (!this.isOpen) return;
		let e = this.dialog.getRootNode().activeElement;
		this.dialog.close(), this.#s(), e?.focus({ preventScroll: !0 });
	}
	#l() {
		this.isOpen || this.#o || (this.#o = !0, this.actions.closed());
	}
	#u(e) {
		e.key !== "Escape" || e.isComposing || (e.preventDefault(), e.stopPropagation(), this.close());
	}
	#d() {
		return t("header", {}, this.#t, this.#e, this.#f("restart", g.startAgain, () => this.#m(g.startAgainQuestion, g.startAgainYes, this.actions.startAgain)), this.#n, this.#f("close", g.close, () => this.close()));
	}
	#f(e, n, r) {
		return t("button", {
			type: "button",
			class: "icon",
			"aria-label": n,
			title: n,
			onclick: r
		}, h(e));
	}
	#p() {
		if (this.#n.getAttribute("aria-expanded") === "true") return this.closeDrawer();
		this.#g(g.myDataTitle, t("button", {
			type: "button",
			onclick: this.actions.download
		}, g.download), t("button", {
			type: "button",
			onclick: () => this.#m(g.eraseQuestion, g.eraseYes, this.actions.erase)
		}, g.erase)), this.#n.setAttribute("aria-expanded", "true");
	}
	#m(e, n, r) {
		this.#g(e, t("button", {
			type: "button",
			onclick: () => this.#h()
		}, g.keep), t("button", {
			type: "button",
			class: "yes",
			onclick: r
		}, n));
	}
	#h() {
		this.closeDrawer(), this.#n.focus();
	}
	#g(e, ...n) {
		this.closeDrawer(), this.#r.append(t("div", {
			role: "group",
			"aria-labelledby": "drawer-title"
		}, t("p", { id: "drawer-title" }, e), t("div", { class: "rows" }, ...n))), this.#r.hidden = !1, n[0].focus();
	}
}, B = (e, n) => t("a", {
	href: e,
	target: "_blank",
	rel: "noopener"
}, n), V = "(prefers-reduced-motion: reduce)";
function H(e, n) {
	let r = e && a(e.url, n);
	if (!r) return null;
	let i = e.still && a(e.still, n), o = t("img", {
		src: r,
		alt: e.alt,
		decoding: "async"
	});
	return t("figure", {}, o, i ? U(o, r, i) : null);
}
function U(e, n, r) {
	let i = t("button", {
		type: "button",
		class: "pause",
		onclick: () => a(e.src !== n)
	}), a = (t) => {
		e.src = t ? n : r, i.replaceChildren(h(t ? "pause" : "play"), t ? g.pause : g.play);
	};
	return a(!matchMedia(V).matches), i;
}
// src/message.ts
var W = 3;
function G({ author: e, sender: t }) {
	return e === "person" ? g.you : e === "clinic" ? _(g.aPerson, { name: t ?? g.clinic }) : g.bot;
}
function K(e, n) {
	let r = e.author ?? "bot", i = t("div", { class: `bubble ${e.urgency}` }, q(e), ...re(e, n));
	return t("div", {
		class: `message ${r}`,
		role: "article",
		tabindex: "-1"
	}, i);
}
function q(e) {
	let n = _(g.said, { who: G(e) });
	return e.author === "clinic" ? t("p", { class: "sender" }, n) : r(n);
}
function re(e, n) {
	let { author: r, text: i, urgency: a } = e;
	if (r === "person") return J(i, (e) => [e]);
	let o = a !== "none";
	return [
		o ? t("p", { class: "alarm" }, h(a), g[a]) : null,
		Y(e, n),
		H(e.image, n.origin),
		...J(i, o ? I : (e) => [e]),
		ie(e.files ?? [], n.origin),
		ae(e.sources)
	];
}
var J = (e, n) => e.split(/\n{2,}/).map((e) => t("p", { dir: "auto" }, ...n(e)));
function Y({ urgency: e, text: n }, r) {
	if (e !== "emergency" && e !== "crisis") return null;
	let i = [...new Map(F(n).map((e) => [e.href, e])).values()], a = e === "crisis" ? i.slice(0, W) : X(i, r.emergency());
	return a.length ? t("div", { class: "calls" }, ...a.map(({ number: e, texting: n, href: r }) => t("a", {
		class: "call",
		href: r
	}, h("phone"), _(n ? g.text : g.call, { number: e })))) : null;
}
function X(e, t) {
	let [n] = F(t ?? ""), r = e.find(({ href: e }) => e === n?.href) ?? e[0] ?? n;
	return r ? [r] : [];
}
function ie(e, n) {
	return e.length ? t("ul", { class: "files" }, ...e.map((e) => Z(e, n))) : null;
}
function ae(e) {
	return e.length ? t("details", {}, t("summary", {}, `${g.sources} (${e.length})`), t("ul", {}, ...e.map((e) => Z(e)))) : null;
}
function Z({ title: e, url: n }, r) {
	let i = a(n, r);
	return t("li", {}, i ? t("a", {
		href: i,
		target: "_blank",
		rel: "noopener noreferrer"
	}, e) : e);
}
// src/screen.ts
var oe = class {
	transcript;
	panel;
	announcer;
	memory;
	emit;
	#e = null;
	#t = /* @__PURE__ */ new Set();
	#n = 0;
	constructor(e, t, n, r, i) {
		this.transcript = e, this.panel = t, this.announcer = n, this.memory = r, this.emit = i;
	}
	get last() {
		return this.#e;
	}
	enter(e) {
		this.#e = e, this.#t.clear();
	}
	expect(e) {
		this.#t.add(e);
	}
	has(e) {
		return this.#t.has(e);
	}
	show(e, { isNew: t = !0 } = {}) {
		let n = e.filter(({ id: e, client_id: t }) => !this.has(e) && !this.has(t ?? "")), r = e.at(-1);
		r && (this.#e = r.id), n.length && (n.forEach(({ id: e, client_id: t }) => this.#t.add(e).add(t ?? e)), this.transcript.add(n), t && this.#r(n.filter(({ author: e }) => e !== "person")));
	}
	read() {
		this.#a(0), this.memory.remember({ last: this.#e });
	}
	#r(e) {
		for (let t of e) this.#i(t), this.emit("message", {
			author: t.author ?? "bot",
			urgency: t.urgency
		});
		this.panel.isOpen ? this.read() : this.#a(this.#n + e.length);
	}
	#i(e) {
		let { urgency: t, text: n } = e, r = _(g.said, { who: G(e) });
		t === "none" ? this.announcer.say(r + n) : this.announcer.say(`${r}${se[t]}. ${n}`, { now: !0 });
	}
	#a(e) {
		e !== this.#n && (this.#n = e, this.emit("unread", { count: e }));
	}
}, se = g, ce = ":host";
function le(e, t = {}, n = {}) {
	return `${Q(e, t)} @media (prefers-color-scheme: dark) { ${Q(e, n)} }`;
}
function Q(e, { accent: t, accent_text: n }) {
	return !t || !n || ![t, n].every((e) => CSS.supports("color", e)) ? "" : `${e} { --bw-accent: ${t}; --bw-accent-text: ${n}; }`;
}
// src/arrow_keys.ts
var ue = {
	ArrowUp: (e) => Math.max(e - 1, 0),
	ArrowDown: (e, t) => Math.min(e + 1, t),
	Home: () => 0,
	End: (e, t) => t
};
function de(e, t) {
	let n = ue[t.key], r = t.target, i = [...e.querySelectorAll(".message")];
	if (!n || !i.length || t.altKey || t.ctrlKey || t.metaKey) return;
	let a = r === e ? i.length : i.indexOf(r);
	a < 0 || fe(r, e, t.key) || (t.preventDefault(), i[n(a, i.length - 1)].focus());
}
function fe(e, t, n) {
	if (e === t) return !1;
	let [r, i] = [e.getBoundingClientRect(), t.getBoundingClientRect()];
	return n === "ArrowUp" ? r.top < i.top - 1 : n === "ArrowDown" && r.bottom > i.bottom + 1;
}
// src/choices.ts
var pe = class {
	node;
	#e;
	constructor(e, n) {
		let r = (e) => {
			let r = t("button", {
				type: "button",
				class: "choice",
				onclick: () => {
					r.hasAttribute("aria-disabled") || n(e);
				}
			}, e.title);
			return r;
		};
		this.#e = new Map(e.map((e) => [r(e), e.title])), this.node = t("div", {
			class: "choices",
			role: "group",
			"aria-label": g.choices
		}, ...this.#e.keys());
	}
	close(e) {
		for (let [t, n] of this.#e) t.setAttribute("aria-disabled", "true"), t.tabIndex = -1, n === e && (t.classList.add("chosen"), t.replaceChildren(h("check"), n, r(` (${g.chosen})`)));
	}
	reopen() {
		for (let [e, t] of this.#e) e.removeAttribute("aria-disabled"), e.removeAttribute("tabindex"), e.classList.remove("chosen"), e.replaceChildren(t);
	}
};
// src/helpful.ts
function $(e) {
	let n = async (t) => {
		await e(t), i.replaceChildren(g.thanks);
	}, r = (e, r) => t("button", {
		type: "button",
		"aria-label": `${g.didItHelp} ${e}`,
		onclick: () => n(r)
	}, e), i = t("p", {
		class: "helpful",
		role: "status"
	}, g.didItHelp, " ", r(g.helped, !0), r(g.notHelped, !1));
	return i;
}
// src/transcript.ts
var me = class {
	node;
	choices;
	#e = null;
	constructor(e, t) {
		this.node = e, this.choices = t;
	}
	failed(e) {
		this.sent(), this.#e = t("p", { class: "failure" }, h("urgent"), g.notSent, " ", t("button", {
			type: "button",
			onclick: e
		}, g.tryAgain)), this.node.append(this.#e);
	}
	sent() {
		this.#e?.remove();
	}
	takeBack({ reopen: e }) {
		this.node.remove(), e && this.choices.forEach((e) => e.reopen());
	}
}, he = class {
	place;
	reactions;
	log = t("div", {
		class: "log",
		role: "log",
		"aria-live": "off",
		"aria-label": g.conversation,
		tabindex: "0",
		onkeydown: (e) => de(this.log, e)
	});
	#e = t("div", {
		class: "typing",
		role: "img",
		"aria-label": g.typing,
		hidden: !0
	}, t("i"), t("i"), t("i"));
	#t = [];
	#n = null;
	#r = null;
	#i = 0;
	constructor(e, t) {
		this.place = e, this.reactions = t, this.log.append(this.#e);
	}
	addPerson(e) {
		let t = this.#c(e), n = K({
			...ge,
			text: e,
			author: "person"
		}, this.place);
		return this.#o(n), this.#r = n, this.follow(), new me(n, t);
	}
	add(e) {
		for (let [t, n] of e.entries()) n.author === "person" ? this.addPerson(n.text) : (!(t > 0 && e[t - 1].author !== "person") && n.author !== "clinic" && this.#c(), this.#a(n));
		let t = e.at(-1);
		t?.sources.length && t.urgency === "none" && this.#s(t);
	}
	setTyping(e) {
		this.#e.hidden = !e, this.follow();
	}
	clear(...e) {
		this.log.replaceChildren(...e, this.#e), this.#r = null, this.#t = [];
	}
	follow() {
		cancelAnimationFrame(this.#i), this.#i = requestAnimationFrame(() => {
			if (!this.#r) return;
			let e = this.log.closest("dialog"), t = getComputedStyle(this.log).overflowY === "visible" ? e : this.log;
			t.scrollTop += this.#r.getBoundingClientRect().top - t.getBoundingClientRect().top - 12;
		});
	}
	#a(e) {
		let t = K(e, this.place);
		if (t.querySelector("img")?.addEventListener("load", () => this.follow(), { once: !0 }), e.choices.length) {
			let n = new pe(e.choices, this.reactions.choose);
			this.#t.push(n), t.append(n.node);
		}
		this.#o(t), this.#r ??= t, this.follow();
	}
	#o(e) {
		this.#n?.remove(), this.#e.before(e);
	}
	#s({ id: e }) {
		this.#n = $((t) => this.reactions.mark(e, t)), this.#e.before(this.#n);
	}
	#c(e) {
		let t = this.#t;
		return t.forEach((t) => t.close(e)), this.#t = [], t;
	}
}, ge = {
	id: "",
	text: "",
	choices: [],
	image: null,
	sources: [],
	urgency: "none"
};
// src/viewport.ts
function _e(e) {
	let { visualViewport: t } = window;
	t?.addEventListener("resize", () => {
		let n = t.height * t.scale;
		e.style.setProperty("--bw-height", `${n}px`);
	});
}
// src/chat.ts
function ve({ root: e, launcher: t, origin: n, clinic: r, emit: a }) {
	let o = new ee(n), c = new ne(n, r), l = new s(), u = null, d = new z({
		startAgain: () => T(() => y.startAgain()),
		erase: () => T(() => y.erase()),
		download: () => y.download(),
		closed: () => a("close", {})
	}), f = new he({
		origin: n,
		emergency: () => u
	}, {
		choose: ({ id: e, title: t }) => y.say(t, e),
		mark: (e, t) => y.mark(e, t)
	}), m = new b(c, (e) => y.say(e)), h = new L(l, () => u ?? g.anyNumber), _ = o.clinic(r).then(C, () => {}), v = new oe(f, d, l, c, a), y = new w({
		api: o,
		memory: c,
		clinic: r,
		transcript: f,
		composer: m,
		screen: v,
		notices: h,
		announcer: l,
		emit: a,
		clinicKnown: _
	}), x = new O(o, {
		token: () => c.token,
		last: () => v.last,
		hear: (e) => v.show([e]),
		catchUp: () => y.catchUp()
	}), S = null;
	function C(t) {
		u = t.emergency, d.setClinic(t, n), i(e, le(ce, t.colours, t.colours?.dark));
	}
	function T(e) {
		d.closeDrawer(), m.focus(), e();
	}
	function E() {
		d.open(), m.focus(), a("open", {}), S ? (v.read(), y.catchUp()) : S = y.begin(), x.start();
	}
	function D() {
		if (S) {
			if (document.hidden) return x.stop();
			y.catchUp(), x.start();
		}
	}
	return d.fill(f.log, h.line, m.form, l.polite, l.assertive), i(e, p), t.before(d.dialog), _e(e.host), addEventListener("offline", () => h.offline()), addEventListener("online", () => {
		h.clear(), y.catchUp();
	}), document.addEventListener("visibilitychange", D), {
		open: E,
		close: () => d.close(),
		send: (e) => {
			E(), y.say(e);
		}
	};
}
export { ve as mount };
