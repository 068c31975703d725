//! The screens, drawn without a browser: what stands on them, in which order, at which hour.

#[cfg(test)]
mod app;
#[cfg(test)]
mod every_screen;
#[cfg(test)]
mod framework;
#[cfg(test)]
mod home;
#[cfg(test)]
mod outcome;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod sign_off;
#[cfg(test)]
mod state;
#[cfg(test)]
mod twin;
