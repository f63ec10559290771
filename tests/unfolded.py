"""Let a page show every answer at once, for what looks at the whole of it."""

#: A script that runs before a page's own: the reader has asked for it before.
SHOW_ALL = """try { localStorage.setItem("pool-predictions", '{"all": true}'); } catch {}"""
