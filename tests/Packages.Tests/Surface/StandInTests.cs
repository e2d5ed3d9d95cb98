using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using StackExchange.Redis;

namespace SogniLike.Packages.Tests.Surface;

/// <summary>The stand-ins of deploy/packages have every type and member that the real assemblies refer to.</summary>
public sealed class StandInTests
{
    private static readonly Assembly GrpcClient = typeof(GrpcChannel).Assembly;
    private static readonly Assembly GrpcServer = typeof(GrpcServiceOptions).Assembly;
    private static readonly Assembly Redis = typeof(ConnectionMultiplexer).Assembly;

    public static TheoryData<string, string> RealAndStandIn => new()
    {
        { GrpcClient.Location, "Grpc.Core.Api" },
        { GrpcClient.Location, "Grpc.Net.Common" },
        { GrpcServer.Location, "Grpc.Core.Api" },
        { GrpcServer.Location, "Grpc.Net.Common" },
        { Redis.Location, "Pipelines.Sockets.Unofficial" },
        { Redis.Location, "System.IO.Hashing" },
    };

    [Theory]
    [MemberData(nameof(RealAndStandIn))]
    public void StandIn_AllThatTheRealAssemblyRefersTo_IsThere(string real, string standIn)
    {
        using var demands = new AssemblyDemands(real);

        Assert.NotEqual(0, demands.Count(standIn));
        Assert.Empty(demands.Unmet(AssemblySurface.Read(PathOf(standIn))));
    }

    [Theory]
    [InlineData("Grpc.Core.Api")]
    [InlineData("Grpc.Net.Common")]
    public void StandIn_OfGrpc_HasTheKeyThatTheRealAssembliesAskFor(string standIn)
    {
        var reference = GrpcClient.GetReferencedAssemblies().Single(assembly => assembly.Name == standIn);

        Assert.Equal(reference.GetPublicKeyToken(), AssemblyName.GetAssemblyName(PathOf(standIn)).GetPublicKeyToken());
    }

    /// <summary>Loading a type fails when a base class or an interface has another abstract member than the real one.</summary>
    [Fact]
    public void RealAssemblies_AllTypes_Load() =>
        Assert.All([GrpcClient, GrpcServer, Redis], static assembly => Assert.NotEmpty(assembly.GetTypes()));

    [Fact]
    public void References_ToAbsentAssemblies_AreTheOnesCompared()
    {
        var output = Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var standIns = RealAndStandIn.Select(static row => (string)row[1]).ToHashSet();
        var referenced = new[] { GrpcClient, GrpcServer, Redis }.SelectMany(static assembly => assembly.GetReferencedAssemblies()).Select(static name => name.Name!);

        var found = referenced.Where(name => output.Contains(name) && !name.StartsWith("Microsoft.", StringComparison.Ordinal)).ToHashSet();

        Assert.Equal(standIns.Order(), found.Order());
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
}
