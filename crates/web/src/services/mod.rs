//! The edges of the browser: keys, storage, the network, other tabs. Nothing is decided here.

pub mod address;
pub mod browser;
pub mod chart;
pub mod clock;
pub mod database;
pub mod events;
pub mod file;
pub mod json;
pub mod key;
pub mod language;
pub mod media;
pub mod network;
pub mod page_visibility;
pub mod persistence;
pub mod separators;
pub mod tabs;
pub mod web_storage;
