package org.vmemsim.dsl;

import com.google.inject.Inject;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.eclipse.xtext.conversion.IValueConverter;
import org.eclipse.xtext.conversion.ValueConverter;
import org.eclipse.xtext.conversion.ValueConverterException;
import org.eclipse.xtext.conversion.impl.AbstractDeclarativeValueConverterService;
import org.eclipse.xtext.conversion.impl.IDValueConverter;
import org.eclipse.xtext.conversion.impl.STRINGValueConverter;
import org.eclipse.xtext.nodemodel.INode;

/** Numbers with digit separators, hexadecimal ones, and names that may be escaped with ^. */
public class VMemValueConverters extends AbstractDeclarativeValueConverterService {
    @Inject
    private IDValueConverter id;

    @Inject
    private STRINGValueConverter string;

    @ValueConverter(rule = "ID")
    public IValueConverter<String> id() {
        return id;
    }

    @ValueConverter(rule = "STRING")
    public IValueConverter<String> string() {
        return string;
    }

    /** Names are data-type rules: strip the ^ of an escaped ID, and write it back only where needed. */
    private final IValueConverter<String> name = new IValueConverter<>() {
        @Override
        public String toValue(String s, INode n) {
            return s == null ? null : s.startsWith("^") ? s.substring(1) : s;
        }

        @Override
        public String toString(String v) {
            return v;
        }
    };

    @ValueConverter(rule = "Name")
    public IValueConverter<String> nm() {
        return name;
    }

    @ValueConverter(rule = "OperandName")
    public IValueConverter<String> on() {
        return name;
    }

    @ValueConverter(rule = "MemberName")
    public IValueConverter<String> mn() {
        return name;
    }

    @ValueConverter(rule = "MetricName")
    public IValueConverter<String> mtn() {
        return name;
    }

    @ValueConverter(rule = "FieldName")
    public IValueConverter<String> fn() {
        return name;
    }

    @ValueConverter(rule = "INT")
    public IValueConverter<Long> integer() {
        return new IValueConverter<>() {
            @Override
            public Long toValue(String s, INode n) {
                if (s == null || s.isEmpty()) throw new ValueConverterException("A whole number is missing.", n, null);
                try {
                    return Long.parseLong(s.replace("_", ""));
                } catch (NumberFormatException e) {
                    throw new ValueConverterException("The number " + s + " is too large: at most 2^63 - 1.", n, null);
                }
            }

            @Override
            public String toString(Long v) {
                return v.toString();
            }
        };
    }

    @ValueConverter(rule = "Number")
    public IValueConverter<BigDecimal> number() {
        return new IValueConverter<>() {
            @Override
            public BigDecimal toValue(String s, INode n) {
                if (s == null || s.isEmpty()) throw new ValueConverterException("A number is missing.", n, null);
                String d = s.replace("_", "");
                try {
                    return d.startsWith("0x") || d.startsWith("0X")
                            ? new BigDecimal(new BigInteger(d.substring(2), 16))
                            : new BigDecimal(d);
                } catch (NumberFormatException e) {
                    throw new ValueConverterException("Not a number: " + s, n, null);
                }
            }

            @Override
            public String toString(BigDecimal v) {
                return v.toPlainString();
            }
        };
    }
}
