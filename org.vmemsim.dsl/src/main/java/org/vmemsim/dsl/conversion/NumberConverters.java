package org.vmemsim.dsl.conversion;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.eclipse.xtext.conversion.IValueConverter;
import org.eclipse.xtext.conversion.ValueConverterException;
import org.eclipse.xtext.nodemodel.INode;

/** Numbers as they are written: {@code 1_536}, {@code 0x40_0000}, {@code 0.9}. */
final class NumberConverters {
    /** More than any amount of the language has. */
    private static final int MOST_DIGITS = 100;

    private NumberConverters() {}

    /** Whole numbers of the INT terminal. */
    static final class Whole implements IValueConverter<Long> {
        @Override
        public Long toValue(String text, INode node) {
            if (text == null || text.isEmpty()) throw problem("A whole number is missing.", node);
            try {
                return Long.parseLong(text.replace("_", ""));
            } catch (NumberFormatException e) {
                throw problem("The number " + brief(text) + " is too large: at most 2^63 - 1.", node);
            }
        }

        @Override
        public String toString(Long value) {
            return value.toString();
        }
    }

    /** Decimal and hexadecimal numbers of any size. */
    static final class Decimal implements IValueConverter<BigDecimal> {
        @Override
        public BigDecimal toValue(String text, INode node) {
            if (text == null || text.isEmpty()) throw problem("A number is missing.", node);
            String digits = text.replace("_", "");
            if (digits.length() > MOST_DIGITS
                    && digits.replaceFirst("^0[xX]?0*", "").length() > MOST_DIGITS)
                throw problem("The number " + brief(text) + " has more than " + MOST_DIGITS + " digits.", node);
            try {
                return digits.startsWith("0x") || digits.startsWith("0X")
                        ? new BigDecimal(new BigInteger(digits.substring(2), 16))
                        : new BigDecimal(digits);
            } catch (NumberFormatException e) {
                throw problem("This is no number: " + text + ".", node);
            }
        }

        @Override
        public String toString(BigDecimal value) {
            return value.toPlainString();
        }
    }

    /** Enough of a number to know it again. */
    private static String brief(String text) {
        return text.length() <= MOST_DIGITS ? text : text.substring(0, 20) + "…";
    }

    /** Without a cause: Xtext would show the cause's text instead of ours. */
    private static ValueConverterException problem(String message, INode node) {
        return new ValueConverterException(message, node, null);
    }
}
