//! Packs as people write them: what stands in their files, and what is said when it is wrong.

#[cfg(test)]
mod bank_holidays;
#[cfg(test)]
mod bundled;
#[cfg(test)]
mod compiled;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod draft;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod framework;
#[cfg(test)]
mod hours;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod recovery;
