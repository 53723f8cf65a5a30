//! `cargo xtask test`: everything that can be tested, from the machines of the core to the pages of
//! the built binary. The first failure ends it.

use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::build::{self, Profile};
use crate::{
    process, report,
    tools::{self, CHROMEDRIVER, Chromium, NodePackages, WasmTarget},
    workspace::Workspace,
};

/// Which tests run.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
}

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The core, natively.
    Core,
    /// The holder's side, natively.
    Holder,
    /// The issuer over HTTP, on SQLite.
    Issuer,
    /// These commands, and the bundler.
    Xtask,
    /// The core as wasm, in headless Chromium.
    Wasm,
    /// The web app's components and driver, in headless Chromium.
    Web,
    /// The built binary, with several participants in Chromium.
    E2e,
}

impl Arguments {
    /// The packages to test of those that belong to parts, as arguments for Cargo.
    fn packages(&self, candidates: &[(Part, &'static str)]) -> Vec<&'static str> {
        candidates
            .iter()
            .filter(|(part, _)| self.includes(*part))
            .map(|(_, package)| *package)
            .collect()
    }

    fn includes(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

/// Runs the tests.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    natively(workspace, arguments)?;
    in_the_browser(workspace, arguments)?;
    if arguments.includes(Part::E2e) {
        end_to_end(workspace)?;
    }
    report::success("All tests passed");
    Ok(())
}

fn natively(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let packages = arguments.packages(&[
        (Part::Core, "--package=tallystick-core"),
        (Part::Holder, "--package=tallystick-holder"),
        (Part::Issuer, "--package=tallystick-issuer"),
        (Part::Xtask, "--package=xtask"),
        (Part::Xtask, "--package=tallystick-bundle"),
    ]);
    if packages.is_empty() {
        return Ok(());
    }
    report::heading("Core, holder, issuer and the tools, natively");
    process::run(workspace.cargo(&["test"]).args(packages)).context("native tests")
}

fn in_the_browser(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let packages = arguments.packages(&[
        (Part::Wasm, "--package=tallystick-core"),
        (Part::Web, "--package=tallystick-web"),
    ]);
    if packages.is_empty() {
        return Ok(());
    }
    report::heading("Core and web app, as wasm in headless Chromium");
    tools::ensure(workspace, &[&WasmTarget, &tools::wasm_bindgen(workspace)?, &Chromium])?;
    let mut command = workspace.cargo(&["test", "--target=wasm32-unknown-unknown", "--tests"]);
    command.args(packages);
    // Node could run some of them, yet it is the browser that will run the product.
    command.env("CHROMEDRIVER", CHROMEDRIVER).env("WASM_BINDGEN_USE_BROWSER", "1");
    process::run(&mut command).context("tests in headless Chromium")
}

fn end_to_end(workspace: &Workspace) -> Result<()> {
    let binary = build::run(workspace, Profile::Release)?;
    // Compiled by the tests of the issuer, too, and only its page is new.
    let moved_clock = "--example=moved_clock";
    process::run(&mut workspace.cargo(&["build", "--package=tallystick-issuer", moved_clock]))?;
    report::heading("End to end, on the built binary in Chromium");
    tools::ensure(workspace, &[&NodePackages, &Chromium])?;
    let mut playwright: Command = workspace.command("playwright");
    playwright.args(["test", "--config=e2e/playwright.config.ts"]);
    playwright.env("TALLYSTICK_BINARY", binary);
    let moved_clock = workspace.target().join("debug/examples/moved_clock");
    playwright.env("TALLYSTICK_MOVED_CLOCK", moved_clock);
    process::run(&mut playwright).context("end-to-end tests")
}
