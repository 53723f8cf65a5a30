//! The parts that the pages of several features share: properties in, callbacks out.
//!
//! They are the browser's own elements with PatternFly's classes. What keeps a state or uses a hook
//! is a component; what only shows something is a function that returns [`yew::Html`].

pub mod action_button;
pub mod alert;
pub mod card;
pub mod check;
pub mod click_away;
pub mod copy;
pub mod data_table;
pub mod description_list;
pub mod dialog;
pub mod draft;
pub mod drawer;
pub mod field;
pub mod file_upload;
pub mod focus;
pub mod icon;
pub mod label;
pub mod labelled;
pub mod link;
pub mod localized;
pub mod looked_at;
pub mod moment;
pub mod opened;
pub mod outcome;
pub mod page_heading;
pub mod panels;
pub mod party_list;
pub mod popover;
pub mod radio;
pub mod raw_json;
pub mod reason_form;
pub mod resource_view;
pub mod search_field;
pub mod select;
pub mod spinner;
pub mod status_label;
pub mod switch;
pub mod tabs;
pub mod text_field;
pub mod toaster;
pub mod unique_id;
pub mod vault_balances;
