//! The store and the components, in a real browser, as a person finds them: by label and by text.
#![cfg(target_arch = "wasm32")]
// Clippy takes the helpers of an integration test for its product.
#![allow(clippy::unwrap_used)]

mod actions;
mod app;
mod chats;
mod data_table;
mod define_token;
mod definitions;
mod flow_entry;
mod held_tokens;
mod issued_tokens;
mod language;
mod network;
mod offer_dialog;
mod previews;
mod request_dialog;
mod request_form;
mod resource_view;
mod samples;
mod screen;
mod store;
mod toaster;
mod token_manager;
mod transfer_requests;
mod transfers;
mod vault_balances;
mod verify;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
