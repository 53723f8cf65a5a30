//! The parts of the pages: properties in, callbacks out.
//!
//! Widgets come from `patternfly-yew`. Where its markup keeps people out (a dialog without a
//! focus trap, labels that are tied to no field, tables without `aria-sort`, buttons that drop the
//! focus or have no name), the same PatternFly classes are put on native elements here.

pub mod action_button;
pub mod dialog;
pub mod field;
pub mod flow_entry;
pub mod flow_steps;
pub mod flow_tracker;
pub mod frame;
pub mod help;
pub mod moment;
pub mod offer_dialog;
pub mod page_heading;
pub mod participant_card;
pub mod party_list;
pub mod request_actions;
pub mod request_details;
pub mod request_dialog;
pub mod request_form;
pub mod request_order;
pub mod request_table;
pub mod resource_view;
pub mod sidebar;
pub mod spinner;
pub mod status_label;
pub mod theme;
pub mod toaster;
pub mod token_details;
pub mod unique_id;
pub mod vault_balances;
