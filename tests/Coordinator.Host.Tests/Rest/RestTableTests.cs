using SogniLike.Coordinator.Host.Rest.Operations;

namespace SogniLike.Coordinator.Host.Tests.Rest;

public sealed class RestTableTests
{
    /// <summary>What artists and operators can do over gRPC they can do over REST.</summary>
    [Fact]
    public void All_EveryCallOfArtistsAndOperators_HasOneEndpoint()
    {
        var calls = new[] { Protocol.Artist.V1.ArtistService.Descriptor, Protocol.Admin.V1.AdminService.Descriptor }
            .SelectMany(s => s.Methods)
            .Select(m => $"/{m.Service.FullName}/{m.Name}");

        Assert.Equal(calls.Order(StringComparer.Ordinal), RestTable.All.Select(o => o.RpcName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_VerbAndRoute_StandOnce() => Assert.Distinct(RestTable.All.Select(o => o.ToString()));

    [Fact]
    public void All_Answers_AreFieldsOfTheirResponses() =>
        Assert.All(RestTable.All.Where(o => o.Answer is not null), o => Assert.NotNull(o.Rpc.OutputType.FindFieldByName(o.Answer)));
}
