//! The parts of the pages: properties in, callbacks out.
//!
//! They are the browser's own elements with PatternFly's classes. What keeps a state or uses a hook
//! is a component; what only shows something is a function that returns [`yew::Html`].

pub mod action_button;
pub mod alert;
pub mod card;
pub mod description_list;
pub mod dialog;
pub mod field;
pub mod flow_entry;
pub mod flow_steps;
pub mod flow_tracker;
pub mod focus;
pub mod frame;
pub mod help;
pub mod icon;
pub mod label;
pub mod link;
pub mod moment;
pub mod offer_dialog;
pub mod page_heading;
pub mod participant_card;
pub mod party_list;
pub mod reject_form;
pub mod request_actions;
pub mod request_details;
pub mod request_dialog;
pub mod request_form;
pub mod request_order;
pub mod request_table;
pub mod resource_view;
pub mod search_field;
pub mod sidebar;
pub mod spinner;
pub mod status_label;
pub mod switch;
pub mod theme;
pub mod toaster;
pub mod token_details;
pub mod unique_id;
pub mod vault_balances;
pub mod wallet_list;
