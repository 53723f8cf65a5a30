//! What surrounds every page: masthead, sidebar, theme, help, and which page the address names.

pub mod console;
pub mod frame;
pub mod help;
pub mod identity;
pub mod not_found;
pub mod pages;
pub mod sidebar;
pub mod theme;
