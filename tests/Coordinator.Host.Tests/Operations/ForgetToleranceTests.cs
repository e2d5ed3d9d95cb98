using Google.Protobuf;
using Grpc.Core;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;
using ToleranceBand = SogniLike.Coordinator.Calibration.ToleranceBand;

namespace SogniLike.Coordinator.Host.Tests.Operations;

/// <summary>What operators take back of what devices measured.</summary>
public sealed class ForgetToleranceTests
{
    private const string Cpu = "cpu fp32";
    private const string Gpu = "cuda/a fp16";

    private static readonly ToleranceKey Measured = ToleranceKey.Read(new ManifestId(new string('a', 64)), Cpu, Gpu);

    [Fact]
    public async Task Forget_OneOwner_TakesThatVoiceAndWithItTheTolerance()
    {
        await using var coordinator = await StartAsync("ann", "bob", "eve");
        var before = (await ListAsync(coordinator)).Single(row => row.Other == Gpu);

        var after = (await coordinator.Admin.ForgetToleranceAsync(Request(Gpu, Cpu, "eve"), coordinator.Owner)).Tolerance;

        Assert.Equal((3u, true), (before.Owners, before.Bands[0].HasTolerancePpm));
        Assert.Equal((2u, before.Version + 1, false), (after.Owners, after.Version, after.Bands[0].HasTolerancePpm));
        var again = await RefusedAsync(coordinator, Request(Cpu, Gpu, "eve"));
        Assert.Equal((ErrorCodes.NotFound, "owner"), again);
    }

    [Fact]
    public async Task Forget_Everybody_LeavesNothingAndIsInTheTrail()
    {
        await using var coordinator = await StartAsync("ann");

        Assert.Null((await coordinator.Admin.ForgetToleranceAsync(Request(Cpu, Gpu), coordinator.Owner)).Tolerance);

        Assert.DoesNotContain(await ListAsync(coordinator), row => row.Other == Gpu);
        Assert.Equal((ErrorCodes.NotFound, "one"), await RefusedAsync(coordinator, Request(Cpu, Gpu)));
        var actions = (await coordinator.Admin.ListAdminActionsAsync(new ListAdminActionsRequest { PageSize = 2 }, coordinator.Owner)).Actions;
        Assert.Equal([ErrorCodes.NotFound, "done"], actions.Select(action => action.Outcome));
        Assert.All(actions, action => Assert.Equal(("ForgetTolerance", new string('a', 64), "cpu fp32, cuda/a fp16, A broken driver"), (action.Call, action.Target, action.Detail)));
    }

    [Fact]
    public async Task Forget_ShippedRow_StaysAsItWasShipped()
    {
        await using var coordinator = await StartAsync("ann");
        var shipped = ShippedTolerances.Keys[0];
        var request = Request(shipped.One, shipped.Other);
        request.ModelManifest = ByteString.CopyFrom(Convert.FromHexString(shipped.Model.Value));

        Assert.Equal((ErrorCodes.NotFound, "one"), await RefusedAsync(coordinator, request));

        Assert.True((await ListAsync(coordinator)).Single(row => row.One == shipped.One && row.Other == shipped.Other).Shipped);
    }

    [Theory]
    [InlineData("one")]
    [InlineData("other")]
    [InlineData("reason")]
    [InlineData("model_manifest")]
    [InlineData("owner")]
    public async Task Forget_BadField_IsRefusedByItsName(string field)
    {
        await using var coordinator = await StartAsync("ann");
        var request = Request(Cpu, Gpu);
        switch (field)
        {
            case "one":
                request.One = "";
                break;
            case "other":
                request.Other = new string('x', 201);
                break;
            case "reason":
                request.Reason = " ";
                break;
            case "owner":
                request.Owner = "Eve!";
                break;
            default:
                request.ModelManifest = ByteString.CopyFrom(1, 2);
                break;
        }

        Assert.Equal(field, (await RefusedAsync(coordinator, request)).Field);
        Assert.Contains(await ListAsync(coordinator), row => row.Other == Gpu);
    }

    private static async Task<TestCoordinator> StartAsync(params string[] owners)
    {
        var stores = new TestStores();
        foreach (var owner in owners)
        {
            var voice = new ToleranceVoice(new AccountId(owner), 1, [new ToleranceBand(5, 6, 5e-5, 1e-4)]);
            var first = new ToleranceRecord { Model = Measured.Model, One = Cpu, Other = Gpu, Version = 1, UpdatedAtMs = 1, Voices = [voice] };
            await stores.Tolerances.ChangeAsync(first, 10, record => record with { Version = record.Version + 1, Voices = [.. record.Voices, voice] }, default);
        }

        return await TestCoordinator.StartAsync(stores: stores);
    }

    private static ForgetToleranceRequest Request(string one, string other, string owner = "") => new()
    {
        ModelManifest = ByteString.CopyFrom(Convert.FromHexString(Measured.Model.Value)),
        One = one,
        Other = other,
        Owner = owner,
        Reason = "A broken driver",
    };

    private static async Task<IReadOnlyList<Tolerance>> ListAsync(TestCoordinator coordinator) =>
        (await coordinator.Admin.ListTolerancesAsync(new ListTolerancesRequest(), coordinator.Owner)).Tolerances;

    private static async Task<(string? Code, string? Field)> RefusedAsync(TestCoordinator coordinator, ForgetToleranceRequest request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await coordinator.Admin.ForgetToleranceAsync(request, coordinator.Owner));
        return (refused.Trailers.GetValue(ErrorTrailers.Code), refused.Trailers.GetValue(ErrorTrailers.Field));
    }
}
