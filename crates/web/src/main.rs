//! Puts the console into the page.

use tallystick_web::app::App;

fn main() {
    yew::Renderer::<App>::new().render();
}
