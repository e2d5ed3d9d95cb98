using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Json;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Protocol.Tests.Json;

public class JsonFormsTests
{
    /// <summary>What is no hash: files, parts of files, keys, signatures.</summary>
    private static readonly string[] Contents =
        ["chunk", "data", "image", "key", "latent", "nonce", "openings", "preview", "public_key", "scheduler_config", "signature", "token", "token_secret"];

    private static IReadOnlyList<FieldDescriptor> BytesFields { get; } =
    [
        .. from service in (FileDescriptor[])[ArtistService.Descriptor.File, AdminService.Descriptor.File, WorkerService.Descriptor.File]
           from file in service.Dependencies.Append(service)
           from message in file.MessageTypes
           from type in message.NestedTypes.Prepend(message)
           from one in type.Fields.InDeclarationOrder()
           where one.FieldType == FieldType.Bytes && file.Package.StartsWith("sognilike.", StringComparison.Ordinal)
           select one,
    ];

    [Fact]
    public void IsHexadecimal_OfEveryFieldOfBytes_SaysHashOrContent() =>
        Assert.All(BytesFields, field => Assert.True(
            JsonForms.IsHexadecimal(field) != Contents.Contains(field.Name), $"{field.FullName} must be a hash by its name, or stand in the list of contents."));

    [Fact]
    public void IsHexadecimal_OfListsOfHashes_IsAsOfSingleOnes()
    {
        Assert.All(BytesFields.Where(field => field.IsRepeated), field => Assert.True(JsonForms.IsHexadecimal(field)));
        Assert.Contains(BytesFields, field => field is { IsRepeated: true, Name: "models_loaded" });
    }

    [Fact]
    public void ToUtf8_ListOfHashes_IsHexadecimal()
    {
        var worker = new Admin.V1.Worker { ModelsLoaded = { ByteString.CopyFrom(0xAB, 0x01) }, Models = { ByteString.CopyFrom(0xCD) } };

        var json = JsonNode.Parse(MessageWriter.ToUtf8(worker).Span)!;

        Assert.Equal(("ab01", "cd"), ((string?)json["models_loaded"]![0], (string?)json["models"]![0]));
    }

    [Fact]
    public void IsHexadecimal_OfTextsWithSuchNames_IsNot() =>
        Assert.False(JsonForms.IsHexadecimal(PoolWorker.Descriptor.FindFieldByName("models")));
}
