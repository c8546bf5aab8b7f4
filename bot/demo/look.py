"""How the page looks: calm, few colours, readable on a phone. Colours are told apart by colour-blind people too."""

BADGES = {"居民": "#4477aa", "物业": "#228833", "社区": "#aa3377", "志愿者": "#ccbb44"}

CSS = """
:root { --ink:#1f2a37; --soft:#6b7785; --line:#e3e8ee; --paper:#f4f6f8; --accent:#2f6fde; --alarm:#c8372d; }
body, .nicegui-content { background:var(--paper); color:var(--ink); padding:0 !important; margin:0;
  font-family:"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif; }
.nicegui-content { gap:0; width:100%; }
.top { display:flex; flex-wrap:wrap; align-items:center; justify-content:space-between; gap:8px 24px; width:100%;
  padding:10px 20px; background:#fff; border-bottom:1px solid var(--line); }
.brand { display:flex; align-items:baseline; gap:12px; }
.logo { font-size:20px; font-weight:700; color:var(--accent); }
.motto { color:var(--soft); font-size:13px; }
.clock { display:flex; flex-wrap:wrap; align-items:center; gap:4px; }
.time { font-variant-numeric:tabular-nums; font-weight:600; margin-right:8px; font-size:15px; }
.wind { border:1px solid var(--line) !important; border-radius:14px !important; color:var(--ink) !important;
  font-size:12px !important; padding:1px 8px !important; min-height:26px !important; }
.stage { display:grid; grid-template-columns:230px minmax(0,1fr) 330px; gap:14px; padding:14px 20px; width:100%;
  height:calc(100vh - 58px); box-sizing:border-box; }
.side { display:flex; flex-direction:column; gap:8px; overflow:auto; }
.caption { color:var(--soft); font-size:12px; margin-top:4px; }
.seats { display:flex; flex-direction:column; gap:6px; }
.seat { display:flex; align-items:center; gap:10px; padding:7px 10px; border:1px solid var(--line); border-radius:12px;
  background:#fff; cursor:pointer; text-align:left; width:100%; }
.seat.chosen { border-color:var(--accent); box-shadow:0 0 0 2px #2f6fde22; }
.face { width:36px; height:36px; border-radius:50%; color:#fff; font-size:13px; line-height:36px; text-align:center; }
.name { font-weight:600; font-size:14px; line-height:1.3; } .role { color:var(--soft); font-size:12px; line-height:1.2; }
.steps { list-style:none; counter-reset:step; padding:0; margin:0; display:flex; flex-direction:column; gap:4px; }
.steps li { counter-increment:step; display:flex; gap:8px; font-size:13px; color:var(--soft); padding:5px 8px;
  border-radius:10px; line-height:1.4; }
.steps li::before { content:counter(step); font-weight:700; }
.steps li.next { background:#fff7e0; color:var(--ink); } .steps li.done::before { content:"✓"; color:#228833; }
.after { font-size:13px; padding:6px 8px; }
.talk { display:flex; flex-direction:column; background:#fff; border:1px solid var(--line); border-radius:16px;
  overflow:hidden; min-height:0; }
.head { display:flex; gap:4px; padding:8px 12px; border-bottom:1px solid var(--line); min-height:42px; align-items:center; }
.title { font-weight:600; font-size:14px; }
.tab { padding:3px 10px; border-radius:12px; font-size:14px; color:var(--soft); cursor:pointer; }
.tab.chosen { background:#2f6fde14; color:var(--accent); font-weight:600; }
.bubbles { flex:1; overflow-y:auto; padding:12px; display:flex; flex-direction:column; gap:10px; background:#fafbfc; }
.row { display:flex; flex-direction:column; max-width:86%; align-self:flex-start; }
.row.mine { align-self:flex-end; align-items:flex-end; }
.who { font-size:11px; color:var(--soft); margin:0 4px 2px; }
.bubble { background:#fff; border:1px solid var(--line); border-radius:4px 14px 14px 14px; padding:8px 12px;
  font-size:14px; line-height:1.5; }
.mine .bubble { background:#dceaff; border-color:#c6dcff; border-radius:14px 4px 14px 14px; }
.bubble.card { border-left:4px solid var(--accent); } .bubble.nag, .bubble.copy { background:#fff8e6; border-color:#f1dfaa; }
.bubble.result { background:#eefaf0; border-color:#cdebd3; } .bubble.safety { background:#fff0ee; border-color:#f3c4be; }
.bubble.escalation { background:#f6effa; border-color:#e2d0ee; }
.bubble.urgent.card { border-left-color:var(--alarm); }
.line { white-space:pre-wrap; overflow-wrap:anywhere; } .card .line:first-child { font-weight:600; }
.buttons { display:flex; flex-wrap:wrap; gap:6px; margin-top:8px; }
.tap { border:1px solid var(--line) !important; border-radius:14px !important; font-size:13px !important;
  padding:1px 10px !important; min-height:28px !important; color:var(--ink) !important; background:#fff !important; }
.tap.primary { color:#fff !important; background:var(--accent) !important; border-color:var(--accent) !important; }
.tap.danger { color:var(--alarm) !important; }
.q-btn__content { white-space:nowrap; }
.tap .q-btn__content, .phrase .q-btn__content, .wind .q-btn__content { color:var(--ink); }
.tap.primary .q-btn__content, .send .q-btn__content { color:#fff; } .tap.danger .q-btn__content { color:var(--alarm); }
.trace { font-size:11px; color:var(--soft); margin:3px 4px 0; max-width:420px; line-height:1.4; }
.empty { color:var(--soft); font-size:13px; text-align:center; margin-top:40px; }
.phrases { display:flex; flex-wrap:wrap; gap:6px; padding:6px 12px 0; }
.phrase { border:1px dashed #c3ccd6 !important; border-radius:14px !important; font-size:12px !important;
  color:var(--ink) !important; padding:1px 10px !important; min-height:28px !important; }
.write { display:flex; gap:8px; padding:8px 12px; align-items:center; }
.words { flex:1; background:var(--paper); border-radius:12px; padding:0 12px; }
.send { border-radius:12px !important; background:var(--accent) !important; }
@media (max-width:900px) {
  .stage { grid-template-columns:1fr; height:auto; padding:10px; }
  .motto { display:none; }
  .seats { flex-direction:row; flex-wrap:wrap; } .seat { width:auto; padding:4px 10px 4px 4px; }
  .seat .role { display:none; } .face { width:28px; height:28px; line-height:28px; font-size:11px; }
  .steps li:not(.next) { display:none; }
  .talk.group { height:68vh; } .talk.own { height:46vh; }
}
"""
