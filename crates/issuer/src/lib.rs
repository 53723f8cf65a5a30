//! The issuer: an API, a database and the web app in one binary.
//!
//! Start with `http::router`, which shows every route; then `writer`, the one place that
//! changes anything; then `database`, where all SQL is.
//!
//! # Invariants
//! - Every write is a signed message and goes through the one writer; handlers decide nothing.
//! - What was answered is on disk. What was refused left no trace.
//! - Nothing unbounded: bodies, queues, pages and caches have a largest size.
#![forbid(unsafe_code)]

mod admission;
mod catalogue;
pub mod clock;
pub mod configuration;
mod database;
mod database_lock;
mod demo;
mod draw;
mod growing_pause;
mod http;
mod hub;
mod lapse;
mod listen;
mod log_limit;
mod made_files;
pub mod maintenance;
mod new_file;
mod own_key;
mod private_files;
mod prune;
mod rates;
pub mod seed;
pub mod serve;
pub mod serving;
mod shares;
mod signals;
pub mod talkers;
mod writer;
