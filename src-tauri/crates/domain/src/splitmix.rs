//! SplitMix64, a small generator of reproducible numbers (Steele, Lea and Flood 2014; public-domain constants).
//! For seeded identifiers and workloads only: nothing secret comes from it.

/// The state after this one.
pub(crate) const fn next(state: u64) -> u64 {
    state.wrapping_add(0x9e37_79b9_7f4a_7c15)
}

/// The number that belongs to a state.
pub(crate) const fn mix(state: u64) -> u64 {
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_gives_the_published_numbers_of_seed_1234567() {
        let mut state = 1_234_567;
        let numbers: Vec<u64> = (0..3)
            .map(|_| {
                state = super::next(state);
                super::mix(state)
            })
            .collect();
        let published = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(numbers, published, "the reference sequence");
    }
}
