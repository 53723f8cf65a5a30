//! The binary `tallystick`.

use std::process::ExitCode;

use clap::Parser;
use tallystick_issuer::{
    configuration::{Command, CommandLine},
    serve::serve,
};
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("TALLYSTICK_LOG");
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // A log on a full disk must not end the process: the complaint about it would panic.
        .log_internal_errors(false)
        .init();
    let outcome = match CommandLine::parse().command {
        Command::Serve(configuration) => serve(configuration).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("tallystick: {failure}");
            ExitCode::FAILURE
        }
    }
}
