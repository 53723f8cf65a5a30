//! The totals of a definition over time.

use std::{cell::RefCell, rc::Rc};

use gloo::utils::{document, window};
use tallystick_core::{
    books::Total,
    view::{ConservationHistoryView, TotalsPoint},
};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::{
    components::alert::{Alert, AlertKind},
    format,
    services::{chart::Chart, json},
    shell::theme::use_system_is_dark,
};

/// What is drawn.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct TotalsChartProperties {
    /// The totals at several times.
    pub(super) history: Rc<ConservationHistoryView>,
}

/// Draws what is in vaults and reserved one upon the other, and what was minted and not burned as a
/// line that must lie on top of both.
#[component]
pub(super) fn TotalsChart(props: &TotalsChartProperties) -> Html {
    let canvas = use_node_ref();
    let failed = use_state_eq(|| false);
    {
        let (canvas, failed) = (canvas.clone(), failed.clone());
        // A canvas does not follow the theme by itself.
        use_system_is_dark();
        let ink = text_colour();
        use_effect_with(configuration(&props.history, &ink), move |configuration| {
            let shown = Rc::new(RefCell::new(None::<Chart>));
            let gone = Rc::new(RefCell::new(false));
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                let (configuration, shown, gone) =
                    (configuration.clone(), Rc::clone(&shown), Rc::clone(&gone));
                spawn_local(async move {
                    let chart = Chart::draw(&canvas, &configuration).await;
                    if *gone.borrow() {
                        return;
                    }
                    failed.set(chart.is_err());
                    shown.replace(chart.ok());
                });
            }
            move || {
                gone.replace(true);
                shown.take();
            }
        });
    }
    let now = &props.history.now;
    let label = format!(
        "Chart of {}: {} {} in vaults and {} reserved, of {} minted and not burned",
        now.name,
        now.totals.in_vaults.grouped(),
        now.symbol,
        now.totals.reserved.grouped(),
        now.outstanding.grouped(),
    );
    html! {
        <div class="tally-chart">
            if *failed {
                { Alert::new(
                    AlertKind::Warning,
                    "The chart cannot be drawn now. The table above has the same totals.",
                ).inline() }
            }
            <canvas ref={canvas} role="img" aria-label={label} />
        </div>
    }
}

/// The colour of the page's text, in the theme that it has.
fn text_colour() -> String {
    let style =
        document().body().and_then(|body| window().get_computed_style(&body).ok().flatten());
    style.and_then(|style| style.get_property_value("color").ok()).unwrap_or_default()
}

/// As Chart.js reads it. Amounts are written as the numbers that they are.
fn configuration(history: &ConservationHistoryView, ink: &str) -> String {
    let points = &history.points;
    let labels: Vec<_> = points.iter().map(|point| format::short_moment(point.at)).collect();
    let labels = json::value(&labels).map(|labels| json::text(&labels)).unwrap_or_default();
    let values = |of: fn(&TotalsPoint) -> Total| {
        let values: Vec<_> = points.iter().map(|point| of(point).to_string()).collect();
        values.join(",")
    };
    let area = |label: &str, colour: &str, values: String, fill: &str| {
        format!(
            r#"{{"label":"{label}","data":[{values}],"borderColor":"{colour}","backgroundColor":"{colour}80","fill":{fill},"stepped":true,"pointRadius":0,"borderWidth":1,"stack":"held"}}"#
        )
    };
    let vaults = area("In vaults", "#0066cc", values(|point| point.totals.in_vaults), "true");
    let reserved = area("Reserved", "#ca6c0f", values(|point| point.totals.reserved), r#""-1""#);
    let outstanding = values(|point| point.totals.outstanding());
    format!(
        r##"{{"type":"line","data":{{"labels":{labels},"datasets":[{vaults},{reserved},{{"label":"Minted − burned","data":[{outstanding}],"borderColor":"{ink}","borderDash":[6,4],"stepped":true,"pointRadius":0,"stack":"all"}}]}},"options":{{"animation":false,"maintainAspectRatio":false,"interaction":{{"mode":"index","intersect":false}},"color":"{ink}","scales":{{"x":{{"ticks":{{"maxTicksLimit":3,"maxRotation":0,"color":"{ink}"}}}},"y":{{"stacked":true,"beginAtZero":true,"ticks":{{"color":"{ink}"}},"grid":{{"color":"#80808040"}}}}}}}}}}"##
    )
}
