// Runs the chapters of a built JupyterLite under its own Pyodide, in Node and without a page, and prints what each
// cell gives, one chapter a line: `node run_chapters.mjs LITE`, which reads the names of chapters, one a line, and
// answers each before it takes the next. Packages come as in the browser: by what a cell imports.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [lite] = process.argv.slice(2);
const { loadPyodide } = await import(join(lite, "static/pyodide/pyodide.mjs"));
const locks = join(lite, "static/locks");
const [lock] = readdirSync(locks);
const config = JSON.parse(readFileSync(join(lite, "jupyter-lite.json"), "utf8"))["jupyter-config-data"];
const kernel = config.litePluginSettings["@jupyterlite/pyodide-kernel-extension:kernel"];
const quiet = { stdout: () => {}, stderr: () => {} };
const pyodide = await loadPyodide({
  ...quiet,
  indexURL: join(lite, "static/pyodide/"),
  lockFileURL: join(locks, lock),
  packageBaseUrl: `${locks}/`,
  packages: kernel.loadPyodideOptions.packages,
});
pyodide.runPython(`
import json, os
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as the kernel sets it
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from timeit import Timer

results = []
repeat = Timer.repeat
# What is timed differs from run to run, so nobody compares it, and once says as much as the best of 25.
Timer.repeat = lambda timer, repeats=5, number=1_000_000: repeat(timer, 1, number)


class Hook(DisplayHook):
    """Keeps the value of a cell, which a terminal would print."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, data, metadata=None):
        results.append(data)


InteractiveShell.displayhook_class.default_value = Hook
shell = InteractiveShell.instance(colors="nocolor")


def run(source):
    """Run a cell, and return what it prints, shows and raises."""
    results.clear()
    with capture_output() as got:
        result = shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    shown = [
        {key: data[key] for key in ("text/plain", "text/html") if key in data}
        for data in [*(output.data for output in got.outputs), *results]
    ]
    failed = f"{type(error).__name__}: {error}" if error else ""
    return json.dumps({"stdout": got.stdout, "stderr": got.stderr, "shown": shown, "error": failed})
`);
const run = pyodide.globals.get("run");
for await (const name of createInterface({ input: process.stdin })) {
  const began = Date.now();
  const notebook = JSON.parse(readFileSync(join(lite, "files", name), "utf8"));
  const cells = {};
  for (const cell of notebook.cells.filter((one) => one.cell_type === "code")) {
    const source = [cell.source].flat().join("");
    await pyodide.loadPackagesFromImports(source, { messageCallback() {} });
    cells[cell.id] = JSON.parse(run(source));
  }
  console.log(JSON.stringify({ name, cells, packages: Object.keys(pyodide.loadedPackages) }));
  pyodide.runPython("shell.reset()");
  console.error(`${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
process.exit(0);
