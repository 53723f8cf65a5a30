//! Chats with talkers: opened from a list or by a link, and shown as they go.

mod composer;
pub mod conversation;
mod leave;
pub mod link_page;
mod offer;
mod opening;
pub mod page;
mod talker;
