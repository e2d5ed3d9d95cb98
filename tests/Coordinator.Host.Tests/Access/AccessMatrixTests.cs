using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Host.Web;
using Xunit.Abstractions;

namespace SogniLike.Coordinator.Host.Tests.Access;

/// <summary>Every RPC of the contract and every HTTP endpoint of the program, called by everybody, against <see cref="AccessTable"/>; the files of the portal count as one row.</summary>
public sealed class AccessMatrixTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TestStores _stores = new();
    private TestCoordinator _coordinator = null!;

    private static IReadOnlyList<MethodDescriptor> Rpcs { get; } =
    [
        .. new[] { Protocol.Artist.V1.ArtistService.Descriptor, Protocol.Worker.V1.WorkerService.Descriptor, Protocol.Admin.V1.AdminService.Descriptor }.SelectMany(s => s.Methods),
    ];

    public async Task InitializeAsync() => _coordinator = await TestCoordinator.StartAsync(_stores);

    public async Task DisposeAsync() => await _coordinator.DisposeAsync();

    [Fact]
    public async Task EveryCall_ByEveryVisitor_IsOpenToWhomTheTableSays()
    {
        var visitors = await Visitor.AllAsync(_coordinator, _stores);
        using var http = new HttpClient { BaseAddress = _coordinator.Endpoints.Http };
        var calls = Rpcs.Select(rpc => (Name: NameOf(rpc), Call: (Func<Visitor, Task<string?>>)(v => RawCalls.RefusalOfAsync(_coordinator.Channel, rpc, v))))
            .Concat(HttpEndpoints().Where(e => !IsOfPortal(e) || e.RoutePattern.RawText == "/index.html").Select(e => (Name: NameOf(e), Call: (Func<Visitor, Task<string?>>)(v => RawCalls.RefusalOfAsync(http, e, v)))))
            .ToList();
        var wrong = new List<string>();
        foreach (var (name, call) in calls)
        {
            foreach (var visitor in visitors)
            {
                var expected = IsOpen(name, visitor) ? null : visitor.Refusal;
                if (await call(visitor) is var found && found != expected)
                {
                    wrong.Add($"{name} by {visitor.Name}: {found ?? "let in"} instead of {expected ?? "let in"}");
                }
            }
        }

        output.WriteLine($"Access matrix: {calls.Count} calls x {visitors.Count} visitors = {calls.Count * visitors.Count} decisions");
        Assert.Equal(AccessTable.Rows.Keys.Order(StringComparer.Ordinal), calls.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Empty(wrong);
    }

    [Fact]
    public void EveryCall_HasARule()
    {
        Assert.All(Rpcs, rpc => Assert.NotNull(RpcRules.Find(NameOf(rpc))));
        Assert.All(HttpEndpoints(), e => Assert.True(e.Metadata.GetMetadata<EndpointAccess>() is { } access && (access.Rpc is null || RpcRules.Find(access.Rpc) is not null)));
        Assert.Null(RpcRules.Find("/sognilike.artist.v1.ArtistService/Nonsense"));
    }

    private static bool IsOpen(string call, Visitor visitor) =>
        AccessTable.Rows.TryGetValue(call, out var who) && (who == "*" || who.Split(' ').Contains(visitor.Name.Replace("sub-key ", "", StringComparison.Ordinal)));

    private static bool IsOfPortal(RouteEndpoint endpoint) => endpoint.RequestDelegate?.Target is WebFile;

    private static string NameOf(MethodDescriptor rpc) => $"/{rpc.Service.FullName}/{rpc.Name}";

    private static string NameOf(RouteEndpoint endpoint) => $"{RawCalls.MethodOf(endpoint)} /{endpoint.RoutePattern.RawText!.TrimStart('/')}";

    private IReadOnlyList<RouteEndpoint> HttpEndpoints() =>
    [
        .. _coordinator.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => !EndpointAccessExtensions.IsGrpc(e)),
    ];
}
