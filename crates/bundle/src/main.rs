//! `tallystick-bundle TARGET`: makes `dist/` of the compiled web app, as Trunk would.
//!
//! It reads the same description that Trunk reads, `index.html` and `Trunk.toml` of the folder that
//! it is started in, and refuses whatever it does not understand there. `TARGET` is the folder where
//! Cargo put the compiled web app. See docs/adr/0008-own-bundler.md.
//!
//! Start at [`bundle::run`].

mod bundle;
mod configuration;
mod dist;
mod division;
mod page;
mod web_assembly;

use std::{env, path::Path, process::ExitCode};

use anyhow::{Context, Result};

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tallystick-bundle: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<()> {
    let target = env::args_os().nth(1).context("which folder has Cargo compiled into?")?;
    let root = env::current_dir().context("the current folder is not there")?;
    bundle::run(&root, Path::new(&target))
}
