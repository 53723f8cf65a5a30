//! `cargo xtask …`: the commands of this workspace. Each installs what it needs and misses, saying
//! what and why, and then does its work. It changes nothing outside of the workspace but Cargo's
//! own folders, npm's and this project's caches, and, for the tests, Debian's packages.
//!
//! Start at [`Command`]; each command is a file of `commands/`, each tool one of `tools/`.

mod commands;
mod process;
mod progress;
mod report;
mod tools;
mod web_app;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    commands::{bench, build, check, seed, serve, test},
    workspace::Workspace,
};

/// Builds, runs and tests Tallystick.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Builds everything and starts the issuer with the demo network on http://127.0.0.1:8080.
    Serve(serve::Arguments),
    /// Fills a new database of the demo network with many requests, as if years had passed.
    Seed(seed::Arguments),
    /// Runs all tests: natively, in headless Chromium, and end to end on the built binary.
    Test(test::Arguments),
    /// Checks format, lints, documentation, licences and tidiness.
    Check(check::Arguments),
    /// Builds the web app and target/release/tallystick, which holds it.
    Build,
    /// Measures the issuer and the web app beside this machine's raw limits.
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    let command = Command::parse();
    let outcome = Workspace::locate().and_then(|workspace| match command {
        Command::Serve(arguments) => serve::run(&workspace, &arguments),
        Command::Seed(arguments) => seed::run(&workspace, &arguments),
        Command::Test(arguments) => test::run(&workspace, &arguments),
        Command::Check(arguments) => check::run(&workspace, &arguments),
        Command::Build => build::run(&workspace, build::Profile::Release).map(drop),
        Command::Bench(arguments) => bench::run(&workspace, &arguments),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::failure(&error);
            ExitCode::FAILURE
        }
    }
}
