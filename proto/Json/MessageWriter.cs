using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace SogniLike.Protocol.Json;

/// <summary>
/// Writes messages of the contract as JSON: fields by their names, 64-bit numbers as strings, times as RFC 3339, values of enums as words, hashes as
/// hexadecimal and other bytes as base64. What is not set is left out; lists are always there. The REST API and the command line speak in this form. Safe for concurrent use.
/// </summary>
public static class MessageWriter
{
    // Safe here: answers are never sniffed as HTML, and people read prompts in their own script.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message as UTF-8.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(IMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, message);
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, IMessage message)
    {
        json.WriteStartObject();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsMap)
            {
                WriteMap(json, field, (IDictionary)value);
            }
            else if (field.IsRepeated)
            {
                json.WriteStartArray(field.Name);
                foreach (var item in (IList)value)
                {
                    WriteValue(json, field, item);
                }

                json.WriteEndArray();
            }
            else if (IsTold(field, message, value))
            {
                json.WritePropertyName(field.Name);
                WriteValue(json, field, value);
            }
        }

        json.WriteEndObject();
    }

    private static bool IsTold(FieldDescriptor field, IMessage message, object value) => field switch
    {
        { HasPresence: true } => field.Accessor.HasValue(message),
        { FieldType: FieldType.Bytes } => JsonForms.IsHexadecimal(field) || !((ByteString)value).IsEmpty,
        { FieldType: FieldType.Enum } => JsonForms.NameOf(field.EnumType, (int)value) is not null,
        { FieldType: FieldType.Double or FieldType.Float } => double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => true,
    };

    private static void WriteMap(Utf8JsonWriter json, FieldDescriptor field, IDictionary map)
    {
        json.WriteStartObject(field.Name);
        var values = field.MessageType.Fields["value"];
        foreach (DictionaryEntry entry in map)
        {
            json.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
            WriteValue(json, values, entry.Value!);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number when field.FieldType != FieldType.Enum:
                json.WriteNumberValue(number);
                break;
            case uint number:
                json.WriteNumberValue(number);
                break;
            case long or ulong:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case float number:
                json.WriteNumberValue(number);
                break;
            case ByteString bytes when JsonForms.IsHexadecimal(field):
                json.WriteStringValue(Convert.ToHexStringLower(bytes.Span));
                break;
            case ByteString bytes:
                json.WriteBase64StringValue(bytes.Span);
                break;
            case Timestamp time:
                json.WriteStringValue(time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            case IMessage message:
                Write(json, message);
                break;
            default:
                json.WriteStringValue(JsonForms.NameOf(field.EnumType, (int)value));
                break;
        }
    }
}
