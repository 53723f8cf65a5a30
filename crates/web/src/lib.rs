//! The console: what a participant sees and does in the browser.
//!
//! Start with [`app::App`]. Pages ([`pages`]) read the store ([`state`]) and hand out commands
//! ([`commands`]); components ([`components`]) get properties and emit callbacks; the
//! [`driver`] carries commands out and dispatches results.
//!
//! # Invariants
//! Pages and components never fetch, never store and never decide what may be done: the
//! issuer's views say so.

pub mod app;
pub mod commands;
pub mod components;
pub mod directory;
pub mod driver;
pub mod format;
pub mod pages;
pub mod route;
pub mod services;
pub mod state;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
