using Google.Protobuf.Reflection;
using SogniLike.Coordinator.Host.Grpc;

namespace SogniLike.Coordinator.Host.Tests.Grpc;

public class RpcRulesTests
{
    public static TheoryData<string> Calls =>
        [.. new[] { Protocol.Artist.V1.ArtistService.Descriptor, Protocol.Worker.V1.WorkerService.Descriptor, Protocol.Admin.V1.AdminService.Descriptor }.SelectMany(NamesOf)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Find_EveryCallOfTheContract_HasARule(string call) => Assert.NotNull(RpcRules.Find(call));

    [Fact]
    public void Find_UnknownCall_HasNone() => Assert.Null(RpcRules.Find("/sognilike.artist.v1.ArtistService/Nonsense"));

    private static IEnumerable<string> NamesOf(ServiceDescriptor service) => service.Methods.Select(m => $"/{service.FullName}/{m.Name}");
}
