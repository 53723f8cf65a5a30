//! From what Cargo compiled to what a browser loads: wasm-bindgen, then wasm-opt.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::page::App;

/// The two files of a web app.
pub(crate) struct Loadable {
    /// The module that loads the wasm and is called by it.
    pub(crate) script: Vec<u8>,
    /// The code.
    pub(crate) wasm: Vec<u8>,
}

/// Makes both, with `folder` for what lies in between.
pub(crate) fn make(app: &App, target: &Path, folder: &Path) -> Result<Loadable> {
    let compiled = target
        .join("wasm32-unknown-unknown")
        .join(&app.profile)
        .join(&app.name)
        .with_extension("wasm");
    ensure!(compiled.is_file(), "Cargo has not compiled {}", compiled.display());
    // As Trunk calls the program wasm-bindgen.
    Bindgen::new()
        .input_path(&compiled)
        .out_name(&app.name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen refuses {}", compiled.display()))?;

    let script = folder.join(format!("{}.js", app.name));
    let wasm = folder.join(format!("{}_bg.wasm", app.name));
    for made in fs::read_dir(folder)? {
        let made = made?.path();
        // Such as the snippets of JavaScript that some crates bring, which would have to lie there, too.
        ensure!(made == script || made == wasm, "{} is not understood", made.display());
    }

    let small = folder.join("small.wasm");
    let mut optimize = Command::new("wasm-opt");
    optimize.arg(&wasm).arg(format!("-O{}", app.level)).arg("--output").arg(&small);
    let status = optimize.args(&app.parameters).status();
    let status =
        status.context("wasm-opt could not be started; is node_modules/.bin on the PATH?")?;
    ensure!(status.success(), "wasm-opt ended with {status}");
    Ok(Loadable { script: fs::read(script)?, wasm: fs::read(small)? })
}
