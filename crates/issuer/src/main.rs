//! The binary `tallystick`.

use std::{process::ExitCode, time::Duration};

use clap::Parser;
use tallystick_issuer::{
    clock::Clock,
    configuration::{Command, CommandLine, TalkerCommand},
    maintenance::{MaintenanceError, backup, restore, verify},
    seed::seed,
    serve::serve,
    talkers,
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
        Command::Serve(configuration) => {
            let clock = Clock::system(configuration.lapse_pause());
            serve(*configuration, clock).await.map_err(|error| error.to_string())
        }
        Command::Seed { requests, serve } => {
            let now = Clock::system(Duration::ZERO).now();
            let seeded = seed(*serve, requests, now).await.map_err(|error| error.to_string());
            seeded.map(|seeded| {
                for ((kind, status), count) in seeded {
                    println!("{count:>8} {kind} {status}");
                }
            })
        }
        Command::Backup { file, database } => told(backup(&database.database, &file).await),
        Command::Restore { file, database } => {
            told(restore(&file, &database.database, &Clock::system(Duration::ZERO)).await)
        }
        Command::Talkers { command: TalkerCommand::Check { folder, domain } } => {
            let checked = talkers::check(&folder, &domain).map_err(|error| error.to_string());
            checked.map(|count| println!("{count} talkers are in order."))
        }
        Command::ChatLink { name, site } => {
            let link = talkers::chat_link(&site, &name);
            println!("{link}\n{}", talkers::qr_text(&link).unwrap_or_default());
            Ok(())
        }
        Command::Verify { database } => {
            told(verify(&database.database, &Clock::system(Duration::ZERO)).await)
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("tallystick: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn told(outcome: Result<(), MaintenanceError>) -> Result<(), String> {
    outcome.map(|()| println!("Done.")).map_err(|error| error.to_string())
}
