using System.Globalization;
using System.Text;

namespace SogniLike.Coordinator.Fields;

/// <summary>Collects the errors of one request, so that a client sees all of them at once. One caller at a time.</summary>
internal sealed class FieldChecks
{
    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> Errors => _errors;

    public bool AllHold => _errors.Count == 0;

    public void Fail(string field, FieldErrorCode code, string message) => _errors.Add(new FieldError(field, code, message));

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public bool Range(string field, long value, long least, long most)
    {
        if (value >= least && value <= most)
        {
            return true;
        }

        Fail(field, FieldErrorCode.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{field} must be from {least} to {most}; it is {value}."));
        return false;
    }

    /// <summary>A finite number from 0 to <paramref name="most"/>.</summary>
    public bool Finite(string field, double value, double most)
    {
        if (!double.IsFinite(value))
        {
            Fail(field, FieldErrorCode.NotFinite, string.Create(CultureInfo.InvariantCulture, $"{field} must be a finite number from 0 to {most}."));
            return false;
        }

        if (value < 0 || value > most)
        {
            Fail(field, FieldErrorCode.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{field} must be from 0 to {most}; it is {value}."));
            return false;
        }

        return true;
    }

    /// <summary>A side of an image in pixels: a multiple of 8 from 8 to <paramref name="most"/>.</summary>
    public bool Side(string field, long value, int most)
    {
        if (!Range(field, value, 8, most))
        {
            return false;
        }

        if (value % 8 == 0)
        {
            return true;
        }

        Fail(field, FieldErrorCode.NotAMultiple, string.Create(CultureInfo.InvariantCulture, $"{field} must be a multiple of 8; it is {value}."));
        return false;
    }

    /// <summary>Text of at most <paramref name="most"/> Unicode code points, well-formed, without control characters save tab and line breaks.</summary>
    public bool Text(string field, string value, int least, int most)
    {
        if (value.Length == 0 && least > 0)
        {
            Fail(
                field,
                FieldErrorCode.Required,
                string.Create(CultureInfo.InvariantCulture, $"{field} must have {least} to {most:N0} characters; it is empty."));
            return false;
        }

        var count = 0;
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var used) != System.Buffers.OperationStatus.Done)
            {
                Fail(field, FieldErrorCode.Malformed, $"{field} must be well-formed Unicode; it holds half of a surrogate pair.");
                return false;
            }

            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && rune.Value is not ('\t' or '\n' or '\r'))
            {
                Fail(field, FieldErrorCode.Malformed, string.Create(
                    CultureInfo.InvariantCulture, $"{field} must not hold control characters; it holds U+{rune.Value:X4}. Tabs and line breaks are allowed."));
                return false;
            }

            count++;
            rest = rest[used..];
        }

        if (count < least || count > most)
        {
            Fail(
                field,
                FieldErrorCode.TooLong,
                string.Create(CultureInfo.InvariantCulture, $"{field} must have at most {most:N0} characters; it has {count:N0}."));
            return false;
        }

        return true;
    }

    /// <summary>A name of 1 to <paramref name="most"/> characters out of a-z, 0-9 and <paramref name="others"/>.</summary>
    public bool Name(string field, string value, int most, string others)
    {
        if (value.Length == 0)
        {
            Fail(field, FieldErrorCode.Required, string.Create(CultureInfo.InvariantCulture, $"{field} must have 1 to {most} characters; it is empty."));
            return false;
        }

        if (value.Length > most)
        {
            Fail(
                field,
                FieldErrorCode.TooLong,
                string.Create(CultureInfo.InvariantCulture, $"{field} must have at most {most} characters; it has {value.Length}."));
            return false;
        }

        foreach (var c in value)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && !others.Contains(c, StringComparison.Ordinal))
            {
                Fail(field, FieldErrorCode.Malformed, $"{field} must consist of the characters a-z, 0-9 and {others}.");
                return false;
            }
        }

        return true;
    }
}
