//! From what Cargo compiled to what a browser loads: divided, then wasm-bindgen, then wasm-opt.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    division::{self, Divided},
    page::App,
};

/// The files of a web app.
pub(crate) struct Loadable {
    /// The module that loads the wasm and is called by it.
    pub(crate) script: String,
    /// The code.
    pub(crate) wasm: Vec<u8>,
    /// What the script fetches when the code asks for it.
    pub(crate) parts: Vec<Part>,
}

/// A part of the code.
pub(crate) struct Part {
    /// As the code calls it.
    pub(crate) name: String,
    /// The file that the script names.
    pub(crate) file: String,
    /// The code.
    pub(crate) wasm: Vec<u8>,
}

/// Makes them, with `folder` for what lies in between.
pub(crate) fn make(app: &App, target: &Path, folder: &Path) -> Result<Loadable> {
    let compiled = target
        .join("wasm32-unknown-unknown")
        .join(&app.profile)
        .join(&app.name)
        .with_extension("wasm");
    ensure!(compiled.is_file(), "Cargo has not compiled {}", compiled.display());
    let script = format!("{}.js", app.name);
    let divided = division::divide(&compiled, &script, folder)?;
    let wasm = folder.join("loadable");
    bind(app, &divided, &wasm)?;

    let script = fs::read_to_string(wasm.join(script))?;
    let wasm = optimized(app, &wasm.join(format!("{}_bg.wasm", app.name)))?;
    let parts = divided.parts.iter().map(|part| read_part(app, part)).collect::<Result<_>>()?;
    Ok(Loadable { script: divided.with_loader(&script)?, wasm, parts })
}

/// As Trunk calls the program wasm-bindgen, but for the parts.
fn bind(app: &App, divided: &Divided, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(&divided.main)
        .out_name(&app.name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        // The table of functions, which the parts share.
        .keep_lld_exports(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen refuses {}", divided.main.display()))?;
    let understood = [format!("{}.js", app.name), format!("{}_bg.wasm", app.name)];
    for made in fs::read_dir(folder)? {
        let made = made?.file_name();
        // Such as the snippets of JavaScript that some crates bring, which would have to lie there, too.
        ensure!(
            understood.iter().any(|name| made == name.as_str()),
            "{} is not understood",
            made.display()
        );
    }
    Ok(())
}

fn read_part(app: &App, path: &Path) -> Result<Part> {
    let text = |text: Option<&std::ffi::OsStr>| {
        text.and_then(|text| text.to_str()).map(str::to_owned).context("its name is not text")
    };
    let (stem, file) = (text(path.file_stem())?, text(path.file_name())?);
    let name = stem.strip_prefix("split_").unwrap_or(&stem).to_owned();
    Ok(Part { name, file, wasm: optimized(app, path)? })
}

fn optimized(app: &App, wasm: &Path) -> Result<Vec<u8>> {
    let small = wasm.with_extension("small.wasm");
    let mut optimize = Command::new("wasm-opt");
    optimize.arg(wasm).arg(format!("-O{}", app.level)).arg("--output").arg(&small);
    let status = optimize.args(&app.parameters).status();
    let status =
        status.context("wasm-opt could not be started; is node_modules/.bin on the PATH?")?;
    ensure!(status.success(), "wasm-opt ended with {status}");
    Ok(fs::read(small)?)
}
