//! The console: what a participant sees and does in the browser.
//!
//! Start with [`app::App`]. Each feature has a folder with its page and its components, such as
//! [`issuances`]; [`components`] holds what several features share, [`shell`] what surrounds every
//! page. Pages read the store ([`state`]) and hand out commands ([`commands`]); forms and dialogs
//! submit theirs through [`actions`]; other components get properties and emit callbacks. The
//! [`driver`] carries commands out and dispatches results.
//!
//! # Invariants
//! Pages and components never fetch, never store and never decide what may be done: the
//! issuer's views say so.

pub mod actions;
pub mod app;
pub mod chats;
pub mod commands;
pub mod components;
pub mod definitions;
pub mod directory;
pub mod driver;
pub mod flows;
pub mod format;
pub mod issuances;
pub mod offers;
pub mod participants;
pub mod previews;
pub mod queries;
pub mod redemptions;
pub mod requests;
pub mod route;
pub mod services;
pub mod settings;
pub mod shell;
pub mod sorted;
pub mod state;
pub mod token_manager;
pub mod tokens;
pub mod totals;
pub mod transfers;
pub mod unloaded;
pub mod unsent;
pub mod verify;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
