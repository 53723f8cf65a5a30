//! Links that open a chat, and their QR codes.

use qrcode::{
    QrCode,
    render::{svg, unicode::Dense1x2},
};

/// The link that opens a chat with a talker at a site.
pub fn chat_link(site: &str, talker: &str) -> String {
    format!("{}/chat/{talker}", site.trim_end_matches('/'))
}

/// The QR code of a link, as SVG; none if the link is too long for one.
pub(crate) fn qr_code(link: &str) -> Option<String> {
    let code = QrCode::new(link).ok()?;
    Some(code.render::<svg::Color<'_>>().min_dimensions(256, 256).build())
}

/// The QR code of a link for a terminal; none if the link is too long for one.
pub fn qr_text(link: &str) -> Option<String> {
    let code = QrCode::new(link).ok()?;
    Some(code.render::<Dense1x2>().quiet_zone(true).build())
}
