using System.Collections;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SogniLike.Coordinator.Host.Rest.Json;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Json;

namespace SogniLike.Coordinator.Host.Tests.Rest.Json;

public sealed class MessageJsonTests
{
    /// <summary>Every message that artists and operators send or get.</summary>
    public static TheoryData<string> Messages => [.. Types().Select(m => m.FullName)];

    [Fact]
    public void ToUtf8_OfEveryKindOfValue_IsAsDocumented()
    {
        var job = new Job
        {
            Id = "01J",
            Index = 1,
            State = JobState.Queued,
            Version = ulong.MaxValue,
            Spec = new JobSpec { Model = "m", Prompt = "تفاحة \"حمراء\"", Seed = 7, GuidanceScale = 7.5, NoiseSource = NoiseSource.Nv },
            ModelManifest = ByteString.CopyFrom(0xAB, 0x01),
            CreatedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123)),
            Progress = new JobProgress { Preview = ByteString.CopyFrom(1, 2, 3), PreviewMediaType = "image/png" },
        };
        var json = JsonNode.Parse(MessageWriter.ToUtf8(job).Span)!;

        Assert.Equal("queued", (string)json["state"]!);
        Assert.Equal("18446744073709551615", (string)json["version"]!);
        Assert.Equal(1, (int)json["index"]!);
        Assert.Equal("ab01", (string)json["model_manifest"]!);
        Assert.Equal("2023-11-14T22:13:20.123Z", (string)json["created_at"]!);
        Assert.Equal(("7", 7.5, "nv"), ((string)json["spec"]!["seed"]!, (double)json["spec"]!["guidance_scale"]!, (string)json["spec"]!["noise_source"]!));
        Assert.Equal("AQID", (string)json["progress"]!["preview"]!);
        Assert.Empty(json["attempts"]!.AsArray());
        Assert.False(json.AsObject().ContainsKey("updated_at"));
        Assert.False(json.AsObject().ContainsKey("failure"));
        Assert.False(json["spec"]!.AsObject().ContainsKey("width"));
        Assert.Contains("تفاحة", Encoding.UTF8.GetString(MessageWriter.ToUtf8(job).Span), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Merge_OfWhatWasWritten_GivesTheMessageBack(string name)
    {
        var type = Types().Single(m => m.FullName == name);
        foreach (var oneof in (int[])[0, 1, 2])
        {
            var message = Fill(type, oneof, 0);
            var back = type.Parser.ParseFrom([]);
            MessageReader.Merge(MessageWriter.ToUtf8(message), back, [.. type.Fields.InDeclarationOrder()]);

            Assert.Equal(message, back);
        }
    }

    [Theory]
    [InlineData("""{"changed": {}, "progress": {}}""", "malformed", "progress")]
    [InlineData("""{"changed": []}""", "malformed", "changed")]
    [InlineData("""{"changed": {"job": {"attempts": {}}}}""", "malformed", "changed.job.attempts")]
    [InlineData("""{"changed": {"job": {"attempts": [{}, {"fence": 1.5}]}}}""", "malformed", "changed.job.attempts[1].fence")]
    [InlineData("""{"changed": {"job": {"created_at": "yesterday"}}}""", "malformed", "changed.job.created_at")]
    [InlineData("""{"changed": {"job": {"model_manifest": "xyz"}}}""", "malformed", "changed.job.model_manifest")]
    [InlineData("""{"changed": {"job": {"state": "JOB_STATE_QUEUED"}}}""", "malformed", "changed.job.state")]
    [InlineData("""{"progress": {"preview": "?"}}""", "malformed", "progress.preview")]
    [InlineData("""{"progress": {"<script>": 1}}""", "unknown_field", "progress.?script?")]
    public void Merge_WhatDoesNotFit_SaysCodeAndField(string json, string code, string field)
    {
        var error = Assert.Throws<RpcException>(() => MessageReader.Merge(
            Encoding.UTF8.GetBytes(json), new WatchJobsResponse(), [.. WatchJobsResponse.Descriptor.Fields.InDeclarationOrder()]));

        Assert.Equal((code, field), (error.Trailers.GetValue(ErrorTrailers.Code), error.Trailers.GetValue(ErrorTrailers.Field)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{} {}")]
    [InlineData("{\"\\ud800\": 1}")]
    [InlineData("// comment\n{}")]
    public void Merge_WhatIsNoObject_IsMalformed(string json)
    {
        var error = Assert.Throws<RpcException>(() => MessageReader.Merge(Encoding.UTF8.GetBytes(json), new JobSpec(), [.. JobSpec.Descriptor.Fields.InDeclarationOrder()]));

        Assert.Equal(ErrorCodes.Malformed, error.Trailers.GetValue(ErrorTrailers.Code));
    }

    [Fact]
    public void Merge_NestedTooDeep_IsMalformed()
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", 1_000)) + "1" + new string('}', 1_000);

        Assert.Throws<RpcException>(() => MessageReader.Merge(Encoding.UTF8.GetBytes(json), new JobSpec(), [.. JobSpec.Descriptor.Fields.InDeclarationOrder()]));
    }

    private static List<MessageDescriptor> Types()
    {
        var found = new List<MessageDescriptor>();
        foreach (var service in new[] { ArtistService.Descriptor, Protocol.Admin.V1.AdminService.Descriptor })
        {
            foreach (var method in service.Methods)
            {
                Add(method.InputType);
                Add(method.OutputType);
            }
        }

        return found;

        void Add(MessageDescriptor type)
        {
            if (!found.Contains(type))
            {
                found.Add(type);
                foreach (var field in type.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message && f.MessageType.File.Package.StartsWith("sogni", StringComparison.Ordinal)))
                {
                    Add(field.MessageType);
                }
            }
        }
    }

    /// <summary>A message with every field set; of each oneof the given case.</summary>
    private static IMessage Fill(MessageDescriptor type, int oneof, int depth)
    {
        var message = type.Parser.ParseFrom([]);
        foreach (var field in type.Fields.InDeclarationOrder().Where(f => !f.IsMap))
        {
            if (field.RealContainingOneof is { } group && group.Fields[oneof % group.Fields.Count] != field)
            {
                continue;
            }

            if (field.FieldType == FieldType.Message && depth > 6)
            {
                continue;
            }

            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                list.Add(ValueOf(field, oneof, depth));
                list.Add(ValueOf(field, oneof, depth));
            }
            else
            {
                field.Accessor.SetValue(message, ValueOf(field, oneof, depth));
            }
        }

        return message;
    }

    private static object ValueOf(FieldDescriptor field, int oneof, int depth) => field.FieldType switch
    {
        FieldType.String => "a \"text\"\nof ünïcode",
        FieldType.Bool => true,
        FieldType.UInt32 => uint.MaxValue,
        FieldType.Int32 => int.MinValue,
        FieldType.UInt64 => ulong.MaxValue,
        FieldType.Int64 => long.MinValue,
        FieldType.Double => 0.1,
        FieldType.Float => 0.1f,
        FieldType.Bytes => ByteString.CopyFrom(Enumerable.Range(0, 32).Select(i => (byte)(i * 8)).ToArray()),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[^1].Number),
        FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => new Timestamp { Seconds = 1_700_000_000, Nanos = 123_000_000 },
        FieldType.Message => Fill(field.MessageType, oneof, depth + 1),
        _ => throw new InvalidOperationException($"No value is known for {field.FullName}."),
    };
}
