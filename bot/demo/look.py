"""How the page looks: calm, few colours, readable on a phone. Colours are told apart by colour-blind people too."""

FACES = {"居民": "#4477aa", "物业": "#228833", "社区": "#aa3377", "志愿者": "#b8860b"}
"""Colours of the parties, after Paul Tol's bright scheme for colour-blind readers (the yellow darkened for white text)."""

CSS = """
:root { --ink:#1f2a37; --soft:#66717f; --line:#e3e8ee; --paper:#f3f5f8; --accent:#2f6fde; --alarm:#d0342c;
  --warm:#e8862e; }
html, body { height:100%; }
body { background:var(--paper); color:var(--ink); margin:0;
  font-family:"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",system-ui,sans-serif; }
.nicegui-content { display:flex; flex-direction:column; gap:0; padding:0; width:100%; height:100dvh; }
button { font-family:inherit; }

.top { display:flex; align-items:center; justify-content:space-between; gap:8px 24px; width:100%;
  box-sizing:border-box; padding:8px 20px; background:#fff; border-bottom:1px solid var(--line); }
.brand { display:flex; align-items:center; gap:12px; min-width:0; }
.logo { font-size:22px; font-weight:700; color:var(--accent); letter-spacing:2px; white-space:nowrap; }
.motto { color:var(--soft); font-size:13px; line-height:1.4; min-width:0; }
.motto .en { font-size:11px; opacity:.8; }
.clock, .now, .winds { display:flex; align-items:center; gap:5px; }
.time { font-variant-numeric:tabular-nums; font-weight:600; font-size:15px; white-space:nowrap; margin-right:2px; }
.q-btn.wind { border:1px solid var(--line); border-radius:14px; font-size:12px; padding:1px 9px; min-height:26px;
  background:#fff; }
.q-btn.wind.run { border-color:transparent; }

.guide { display:flex; align-items:center; gap:16px; box-sizing:border-box; width:100%; padding:8px 20px;
  background:#fff9e8; border-bottom:1px solid #f0e4c0; font-size:13px; line-height:1.5; min-height:42px; }
.dots { display:flex; gap:5px; flex:none; }
.dots i { width:9px; height:9px; border-radius:50%; background:#e2d9bd; }
.dots .done { background:#228833; } .dots .next { background:var(--warm); box-shadow:0 0 0 3px #e8862e33; }
.telling { display:flex; flex-wrap:wrap; align-items:center; gap:0 18px; flex:1; min-width:0; }
.lesson { color:#1f6b2c; } .todo { display:flex; align-items:center; gap:10px; font-weight:600; }
.q-btn.do { background:var(--warm); border-radius:14px; font-size:12px; padding:1px 12px; min-height:26px; flex:none; }

.stage { display:grid; grid-template-columns:212px minmax(0,1fr) 330px; gap:14px; padding:12px 20px; width:100%;
  flex:1; min-height:0; box-sizing:border-box; }
.seats { display:flex; flex-direction:column; gap:8px; overflow:auto; padding:2px; margin:-2px; }
.seat { display:flex; flex-wrap:wrap; align-items:center; gap:4px 10px; padding:9px 10px; border:1px solid var(--line);
  border-radius:14px; background:#fff; cursor:pointer; text-align:left; color:inherit; }
.seat.chosen { border-color:var(--accent); box-shadow:0 0 0 2px #2f6fde2e; }
.caption { color:var(--soft); font-size:12px; margin:0 2px -2px; } .foot { margin-top:6px; line-height:1.5; }
.face { width:34px; height:34px; border-radius:50%; color:#fff; font-size:15px; line-height:34px; text-align:center; }
.person { flex:1; } .name { font-weight:600; font-size:14px; line-height:1.3; }
.role { color:var(--soft); font-size:12px; line-height:1.2; }
.whisper { flex-basis:100%; color:var(--soft); font-size:12px; line-height:1.45; overflow:hidden; display:-webkit-box;
  -webkit-line-clamp:2; -webkit-box-orient:vertical; }
.badge { background:var(--alarm); color:#fff; border-radius:9px; font-size:11px; line-height:18px; min-width:18px;
  padding:0 5px; box-sizing:border-box; text-align:center; }

.talk { display:flex; flex-direction:column; background:#fff; border:1px solid var(--line); border-radius:16px;
  overflow:hidden; min-height:0; min-width:0; }
.head { display:flex; gap:4px; padding:7px 12px; border-bottom:1px solid var(--line); min-height:44px;
  box-sizing:border-box; align-items:center; }
.title { font-weight:600; font-size:14px; }
.tab { display:flex; align-items:center; gap:6px; padding:4px 12px; border:0; background:none; border-radius:14px;
  font-size:14px; color:var(--soft); cursor:pointer; white-space:nowrap; }
.tab.chosen { background:#2f6fde17; color:var(--accent); font-weight:600; } .tab.private { display:none; }
.bubbles { flex:1; overflow-y:auto; display:flex; flex-direction:column-reverse; background:#f8fafb; min-height:0; }
.list { flex:1 0 auto; display:flex; flex-direction:column; gap:7px; padding:8px 14px; }
.time-line { align-self:center; color:#8b95a1; font-size:11px; margin:4px 0 0; }
.said { display:flex; flex-wrap:wrap; align-items:flex-end; gap:0 6px; max-width:84%; align-self:flex-start; }
.own .said { max-width:94%; }
.said.mine { align-self:flex-end; flex-direction:row-reverse; } .mine .who { text-align:right; }
.said.note { align-self:center; } .said.note .who { display:none; }
.said.note .bubble { background:none; border:0; color:var(--soft); font-size:12px; padding:0; }
.who { flex-basis:100%; font-size:11px; color:var(--soft); margin:0 4px 2px; }
.bubble { background:#fff; border:1px solid var(--line); border-radius:4px 14px 14px 14px; padding:8px 12px;
  font-size:14px; line-height:1.55; width:fit-content; max-width:100%; box-sizing:border-box; }
.mine .bubble { background:#dceaff; border-color:#c9deff; border-radius:14px 4px 14px 14px; }
.bubble.card { border-left:5px solid #9db4d6; min-width:250px; }
.bubble.card.p1 { border-left-color:var(--warm); } .bubble.p0 { border-left:5px solid var(--alarm); }
.bubble.nag, .bubble.copy { background:#fff8e6; border-color:#f1dfaa; }
.bubble.result { background:#eefaf0; border-color:#cdebd3; }
.bubble.safety { background:#fff0ee; border-color:#f3c4be; font-weight:600; }
.bubble.escalation { background:#f6effa; border-color:#e2d0ee; }
.bubble.nag.p0, .bubble.safety.p0, .bubble.escalation.p0 { border-left-color:var(--alarm); }
.bubble.fresh { animation:fresh 1.4s ease-out; }
@keyframes fresh { from { box-shadow:0 0 0 4px #2f6fde40; } to { box-shadow:0 0 0 4px transparent; } }
@media (prefers-reduced-motion: reduce) { .bubble.fresh { animation:none; } }
.line { white-space:pre-wrap; overflow-wrap:anywhere; min-height:1em; } .card .line:first-child { font-weight:600; }
.at { color:var(--accent); background:#2f6fde14; border-radius:6px; padding:0 4px; font-weight:600; }
.buttons { display:flex; flex-wrap:wrap; gap:6px; margin-top:8px; }
.q-btn.tap { border:1px solid #d3dae2; border-radius:14px; font-size:13px; padding:1px 11px; min-height:29px;
  background:#fff; }
.q-btn.tap.primary { background:var(--accent); border-color:var(--accent); }
.q-btn.tap .q-btn__content, .q-btn.phrase .q-btn__content, .q-btn.wind .q-btn__content { color:var(--ink); }
.q-btn.tap.primary .q-btn__content, .q-btn.send .q-btn__content, .q-btn.do .q-btn__content { color:#fff; }
.q-btn.tap.danger .q-btn__content { color:var(--alarm); }
.q-btn__content { white-space:nowrap; }
.trace { font-size:11px; color:var(--soft); margin:3px 2px 2px; line-height:1.5; }
.trace-of { max-width:430px; } .trace-of:has([open]) { flex-basis:100%; } .mine .trace-of:has([open]) { text-align:right; }
.trace summary { cursor:pointer; list-style:none; } .trace summary::-webkit-details-marker { display:none; }
.trace.kept summary::before { content:"✓ "; color:#228833; } .trace.gone summary::before { content:"○ "; }
.trace .ask { margin-left:8px; text-decoration:underline; text-underline-offset:2px; }
.empty { color:var(--soft); font-size:13px; text-align:center; margin:36px 20px 0; line-height:1.7;
  white-space:pre-line; }
.phrases { display:flex; gap:6px; padding:8px 12px 0; overflow-x:auto; scrollbar-width:none; }
.phrases:empty { display:none; }
.q-btn.phrase { border:1px dashed #bcc6d1; border-radius:14px; font-size:12px; padding:1px 11px; min-height:28px;
  flex:none; }
.write { display:flex; gap:8px; padding:8px 12px; align-items:center; }
.words { flex:1; background:var(--paper); border-radius:12px; padding:0 12px; min-width:0; }
.q-btn.send { border-radius:12px; background:var(--accent); padding:4px 14px; min-height:40px; }

@media (max-width:1120px) { .motto { display:none; } .stage { grid-template-columns:180px minmax(0,1fr) 290px; } }
@media (max-width:860px) {
  .top { flex-direction:column; align-items:stretch; padding:8px 12px 6px; gap:6px; }
  .brand { position:absolute; } .clock { flex-direction:column; align-items:stretch; gap:6px; }
  .now { justify-content:flex-end; min-height:30px; }
  .winds { overflow-x:auto; scrollbar-width:none; } .q-btn.wind { flex:none; }
  .guide { padding:7px 12px; gap:12px; align-items:flex-start; } .dots { padding-top:6px; }
  .todo { justify-content:space-between; width:100%; }
  .stage { display:flex; flex-direction:column; padding:8px 8px calc(8px + env(safe-area-inset-bottom)); gap:8px; }
  .seats { flex-direction:row; overflow-x:auto; flex:none; scrollbar-width:none; gap:6px; }
  .seat { flex:none; padding:3px 12px 3px 4px; border-radius:18px; flex-wrap:nowrap; gap:6px; }
  .caption, .whisper, .seat .role { display:none; } .face { width:28px; height:28px; line-height:28px; font-size:13px; }
  .talk.own { display:none; } .talk.group { flex:1; } .tab.private { display:flex; }
  .head { overflow-x:auto; padding:6px 8px; scrollbar-width:none; } .tab { padding:4px 10px; }
  .said { max-width:92%; }
}
"""
