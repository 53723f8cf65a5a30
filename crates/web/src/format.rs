//! How values are written for people.

use js_sys::{Array, Date, Function, Intl, JsString, Object, Reflect};
use tallystick_core::{Permission, Timestamp};
use wasm_bindgen::JsValue;

thread_local! {
    /// Making a formatter costs far more than using it.
    static MOMENTS: Function = moments();
}

/// `undefined` as the locale is the reader's own.
fn moments() -> Function {
    let options = Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "medium")] {
        Reflect::set(&options, &key.into(), &value.into()).expect("a plain object takes any key");
    }
    Intl::DateTimeFormat::new(&Array::new(), &options).format()
}

/// A point in time in the reader's locale and time zone.
pub fn moment(timestamp: Timestamp) -> String {
    // Milliseconds of the years 0000 to 9999 are exact in a double.
    #[expect(clippy::cast_precision_loss)]
    let date = Date::new(&(timestamp.milliseconds() as f64).into());
    MOMENTS
        .with(|format| format.call1(&JsValue::UNDEFINED, &date))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| timestamp.to_string())
}

/// Text to compare regardless of case. By the browser, which has the tables for that already.
pub fn lower_case(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

/// A permission as the protocol names it, such as `ISSUANCES_NON_ISSUER`.
pub fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::Define => "DEFINE",
        Permission::ViewTokens => "VIEW_TOKENS",
        Permission::Create => "CREATE",
        Permission::IssuancesIssuer => "ISSUANCES_ISSUER",
        Permission::IssuancesCustodian => "ISSUANCES_CUSTODIAN",
        Permission::IssuancesNonIssuer => "ISSUANCES_NON_ISSUER",
        Permission::RedemptionsIssuer => "REDEMPTIONS_ISSUER",
        Permission::RedemptionsCustodian => "REDEMPTIONS_CUSTODIAN",
        Permission::RedemptionsNonIssuer => "REDEMPTIONS_NON_ISSUER",
        Permission::TransfersCustodian => "TRANSFERS_CUSTODIAN",
        Permission::TransfersNonIssuer => "TRANSFERS_NON_ISSUER",
        Permission::Observe => "OBSERVE",
    }
}
