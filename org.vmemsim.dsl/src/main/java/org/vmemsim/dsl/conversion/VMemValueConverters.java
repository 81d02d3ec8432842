package org.vmemsim.dsl.conversion;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.math.BigDecimal;
import org.eclipse.xtext.conversion.IValueConverter;
import org.eclipse.xtext.conversion.ValueConverter;
import org.eclipse.xtext.conversion.impl.AbstractDeclarativeValueConverterService;
import org.eclipse.xtext.conversion.impl.IDValueConverter;
import org.eclipse.xtext.conversion.impl.STRINGValueConverter;

/**
 * One converter for each terminal and data-type rule whose text is not its value. Methods are named after rules. One for
 * all files: it looks through the whole grammar before its first conversion.
 */
@Singleton
public class VMemValueConverters extends AbstractDeclarativeValueConverterService {
    private final NumberConverters.Whole whole = new NumberConverters.Whole();
    private final NumberConverters.Decimal decimal = new NumberConverters.Decimal();
    private final NameConverter name = new NameConverter();

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

    @ValueConverter(rule = "INT")
    public IValueConverter<Long> whole() {
        return whole;
    }

    @ValueConverter(rule = "Number")
    public IValueConverter<BigDecimal> number() {
        return decimal;
    }

    @ValueConverter(rule = "Name")
    public IValueConverter<String> name() {
        return name;
    }

    @ValueConverter(rule = "OperandName")
    public IValueConverter<String> operandName() {
        return name;
    }

    @ValueConverter(rule = "MemberName")
    public IValueConverter<String> memberName() {
        return name;
    }

    @ValueConverter(rule = "MetricName")
    public IValueConverter<String> metricName() {
        return name;
    }

    @ValueConverter(rule = "SettingName")
    public IValueConverter<String> settingName() {
        return name;
    }

    @ValueConverter(rule = "InnerSettingName")
    public IValueConverter<String> innerSettingName() {
        return name;
    }

    @ValueConverter(rule = "FieldName")
    public IValueConverter<String> fieldName() {
        return name;
    }
}
