//! Charts, by the library Chart.js, which is fetched when the first one is drawn.

use gloo::utils::document;
use js_sys::{Array, Function, JSON, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlCanvasElement, HtmlScriptElement};

/// Where the library is.
const LIBRARY: &str = "/charts/chart.js";

/// The name that it gives itself.
const NAME: &str = "Chart";

/// The chart could not be drawn: the library was not reached, or the browser cannot draw it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the chart cannot be drawn now")]
pub struct NoChart;

/// A chart on a canvas; it goes when it is dropped.
#[derive(Debug)]
pub struct Chart(JsValue);

impl Chart {
    /// Draws what this configuration says, JSON as Chart.js reads it.
    ///
    /// # Errors
    /// [`NoChart`]
    pub async fn draw(canvas: &HtmlCanvasElement, configuration: &str) -> Result<Self, NoChart> {
        let library = library().await.map_err(|_| NoChart)?;
        let configuration = JSON::parse(configuration).map_err(|_| NoChart)?;
        let arguments = Array::of2(canvas, &configuration);
        Reflect::construct(&library, &arguments).map(Self).map_err(|_| NoChart)
    }
}

impl Drop for Chart {
    fn drop(&mut self) {
        let destroy = Reflect::get(&self.0, &"destroy".into()).unwrap_or_default();
        if let Some(destroy) = destroy.dyn_ref::<Function>() {
            // A chart whose canvas is gone already is as good as destroyed.
            destroy.call0(&self.0).map(drop).unwrap_or_default();
        }
    }
}

async fn library() -> Result<Function, JsValue> {
    let global = js_sys::global();
    let known = |global: &JsValue| Reflect::get(global, &NAME.into())?.dyn_into::<Function>();
    if let Ok(library) = known(&global) {
        return Ok(library);
    }
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        if fetch(&resolve, &reject).is_err() {
            reject.call0(&JsValue::UNDEFINED).map(drop).unwrap_or_default();
        }
    }))
    .await?;
    known(&global)
}

/// Several at once fetch it once: the browser keeps what it has.
fn fetch(resolve: &Function, reject: &Function) -> Result<(), JsValue> {
    let script: HtmlScriptElement = document().create_element("script")?.unchecked_into();
    script.set_src(LIBRARY);
    let settled = |function: &Function| {
        let function = function.clone();
        Closure::once_into_js(move || function.call0(&JsValue::UNDEFINED)).unchecked_into()
    };
    script.set_onload(Some(&settled(resolve)));
    script.set_onerror(Some(&settled(reject)));
    document().head().ok_or(JsValue::UNDEFINED)?.append_child(&script).map(drop)
}
