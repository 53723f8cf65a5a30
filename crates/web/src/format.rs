//! How values are written for people.

use js_sys::{Array, Date, Function, Intl, JsString, Object, Reflect};
use tallystick_core::{Permission, Timestamp};
use wasm_bindgen::JsValue;

thread_local! {
    /// Making a formatter costs far more than using it.
    static MOMENTS: Function = formatter(&[("dateStyle", "medium"), ("timeStyle", "medium")]);
    static TIMES: Function = formatter(&[("timeStyle", "medium")]);
}

/// `undefined` as the locale is the reader's own.
fn formatter(styles: &[(&str, &str)]) -> Function {
    let options = Object::new();
    for (key, value) in styles.iter().copied() {
        Reflect::set(&options, &key.into(), &value.into()).expect("a plain object takes any key");
    }
    Intl::DateTimeFormat::new(&Array::new(), &options).format()
}

fn date(timestamp: Timestamp) -> Date {
    // Milliseconds of the years 0000 to 9999 are exact in a double.
    #[expect(clippy::cast_precision_loss)]
    Date::new(&(timestamp.milliseconds() as f64).into())
}

/// A point in time in the reader's locale and time zone.
pub fn moment(timestamp: Timestamp) -> String {
    let formatted = MOMENTS.with(|format| format.call1(&JsValue::UNDEFINED, &date(timestamp)));
    formatted.ok().and_then(|text| text.as_string()).unwrap_or_else(|| timestamp.to_string())
}

/// The time of day where it is today, the whole time otherwise: for where there is little room.
pub fn short_moment(timestamp: Timestamp) -> String {
    time_of_today(timestamp).unwrap_or_else(|| moment(timestamp))
}

/// The time of day of a point in time that is today, in the reader's time zone.
pub fn time_of_today(timestamp: Timestamp) -> Option<String> {
    let (date, today) = (date(timestamp), Date::new_0());
    let day = |date: &Date| (date.get_full_year(), date.get_month(), date.get_date());
    if day(&date) != day(&today) {
        return None;
    }
    TIMES.with(|format| format.call1(&JsValue::UNDEFINED, &date)).ok()?.as_string()
}

/// The start of a day, such as `2026-11-27`, in the reader's time zone, or of one that comes so many
/// days later; `None` for what is no day.
pub fn start_of_day(day: &str, later: i32) -> Option<Timestamp> {
    // Without a zone the time is the reader's own.
    let start = Date::new(&format!("{day}T00:00:00").into());
    start.set_date(u32::try_from(i32::try_from(start.get_date()).ok()? + later).ok()?);
    start.get_time().is_finite().then(|| start.to_iso_string().as_string()?.parse().ok())?
}

/// The day of this time in the reader's time zone, or one so many days later.
pub fn day_of(timestamp: Timestamp, later: i32) -> String {
    let date = date(timestamp);
    let day = i32::try_from(date.get_date()).unwrap_or(1) + later;
    // Days before the first are those of the month before.
    date.set_date(day.unsigned_abs());
    let (year, month, day) = (date.get_full_year(), date.get_month() + 1, date.get_date());
    format!("{year:04}-{month:02}-{day:02}")
}

/// So many of something: `1 request`, `2 requests`.
pub fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
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
