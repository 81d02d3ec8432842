package org.vmemsim.runtime.vmm.allocation;

/**
 * What a virtual machine may ask of its host.
 *
 * @param shares its weight against others, above 0
 * @param least pages that it always gets
 * @param most pages that it can use: the smaller of its memory and its limit
 * @param active the fraction of its pages that it uses, 0 to 1
 */
public record Claim(double shares, long least, long most, double active) {
    public Claim {
        if (!(shares > 0)) throw new IllegalArgumentException("shares must be above 0: " + shares);
        if (least < 0 || most < least)
            throw new IllegalArgumentException("at least " + least + " and at most " + most + " pages cannot be");
        if (!(active >= 0 && active <= 1))
            throw new IllegalArgumentException("the active fraction must be 0 to 1: " + active);
    }
}
