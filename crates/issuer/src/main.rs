//! The binary `tallystick`.

use clap::Parser;
use tallystick_issuer::{
    configuration::{Command, CommandLine},
    serve::serve,
};
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter =
        EnvFilter::try_from_env("TALLYSTICK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match CommandLine::parse().command {
        Command::Serve(configuration) => Ok(serve(configuration).await?),
    }
}
