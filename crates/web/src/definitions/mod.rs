//! Token definitions, and amounts of them.

pub mod amount_fields;
