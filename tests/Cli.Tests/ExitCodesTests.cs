using Grpc.Core;
using SogniLike.Cli.Tests.Running;
using SogniLike.Client;
using SogniLike.Client.Tests.Fakes;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Testing;

namespace SogniLike.Cli.Tests;

public sealed class ExitCodesTests : CliFixture
{
    [Theory]
    [InlineData(StatusCode.InvalidArgument, ErrorCodes.OutOfRange, 2)]
    [InlineData(StatusCode.Unauthenticated, ErrorCodes.KeyRevoked, 4)]
    [InlineData(StatusCode.PermissionDenied, ErrorCodes.ScopeMissing, 4)]
    [InlineData(StatusCode.NotFound, ErrorCodes.NotFound, 5)]
    [InlineData(StatusCode.ResourceExhausted, ErrorCodes.TooManyJobs, 6)]
    [InlineData(StatusCode.ResourceExhausted, ErrorCodes.PoolFull, 6)]
    [InlineData(StatusCode.ResourceExhausted, ErrorCodes.ImageTooLarge, 1)]
    [InlineData(StatusCode.DeadlineExceeded, ClientErrorCodes.Timeout, 7)]
    [InlineData(StatusCode.Unavailable, ErrorCodes.StoreUnavailable, 8)]
    [InlineData(StatusCode.Unavailable, ClientErrorCodes.Unreachable, 8)]
    [InlineData(StatusCode.Unavailable, ClientErrorCodes.CertificateRefused, 8)]
    [InlineData(StatusCode.Unimplemented, ClientErrorCodes.NotACoordinator, 8)]
    [InlineData(StatusCode.FailedPrecondition, ErrorCodes.JobFinal, 1)]
    [InlineData(StatusCode.AlreadyExists, ErrorCodes.IdempotencyConflict, 1)]
    [InlineData(StatusCode.Internal, ErrorCodes.Internal, 1)]
    [InlineData(StatusCode.DataLoss, ClientErrorCodes.ImageDamaged, 1)]
    public void Of_Error_IsTheDocumentedCode(StatusCode status, string code, int expected) =>
        Assert.Equal(expected, ExitCodes.Of(new SogniException(code, "m", status)));

    [Fact]
    public async Task Run_Success_Is0() => (await RunAsync("job", "list")).Expect(0);

    [Theory]
    [InlineData]
    [InlineData("job")]
    [InlineData("nonsense")]
    [InlineData("job", "submit")]
    [InlineData("job", "submit", "a", "b")]
    [InlineData("job", "submit", "a", "--steps", "many")]
    [InlineData("job", "submit", "a", "--size", "12")]
    [InlineData("job", "submit", "a", "--count", "0")]
    [InlineData("job", "submit", "a", "--out", "/nowhere/at/all.png")]
    [InlineData("job", "list", "--url", "no address")]
    [InlineData("job", "list", "--url", "http://198.51.100.1:7701")]
    [InlineData("job", "list", "--certificate", "abc")]
    public async Task Run_WrongCommandLine_Is2(params string[] arguments) => (await RunAsync(arguments)).Expect(2);

    [Fact]
    public async Task Run_RefusedByTheCoordinator_Is2() => (await RunAsync("job", "submit", "a", "-m", "x", "--size", "130x128")).Expect(2);

    [Theory]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    [InlineData(JobState.Refused)]
    public async Task Run_JobThatEndsWithoutImage_Is3(JobState state)
    {
        Pool.OnSubmitted = job => Pool.Change(job.Id, state);

        (await RunAsync("job", "submit", "a", "-m", "x", "--wait")).Expect(3);
        (await RunAsync("job", "watch", "job-1")).Expect(3);
        (await RunAsync("job", "download", "job-1", "--out", PathOf("a.png"))).Expect(3);
    }

    [Fact]
    public async Task Run_NoKey_Is4()
    {
        Variables.Remove("SOGNI_KEY");

        Assert.Contains("sogni auth login", (await RunAsync("job", "list")).Expect(4).Error, StringComparison.Ordinal);
        Assert.Empty(Pool.Calls);
    }

    [Fact]
    public async Task Run_WrongKey_Is4()
    {
        Variables["SOGNI_KEY"] = "wrong";

        (await RunAsync("job", "list")).Expect(4);
    }

    [Fact]
    public async Task Run_UnknownJob_Is5() => (await RunAsync("job", "get", "nope")).Expect(5);

    [Fact]
    public async Task Run_QuotaUsedUp_Is6()
    {
        Pool.FailNext(FakePool.Error(StatusCode.ResourceExhausted, ErrorCodes.TooManyJobs, "The account has 100 unfinished jobs."));

        (await RunAsync("job", "submit", "a", "-m", "x")).Expect(6);
    }

    [Fact]
    public async Task Run_JobNotOverInTime_Is7()
    {
        var result = (await RunAsync("job", "submit", "a", "-m", "x", "--timeout", "1s")).Expect(7);

        Assert.Contains("sogni job watch job-1", result.Error, StringComparison.Ordinal);
        (await RunAsync("job", "watch", "job-1", "--timeout", "1s")).Expect(7);
    }

    [Fact]
    public async Task Run_NobodyThere_Is8()
    {
        await Coordinator.StopAsync();

        (await RunAsync("job", "list")).Expect(8);
    }

    [Fact]
    public async Task Run_Interrupted_Is130AndSaysHowToGoOn()
    {
        using var interrupt = new CancellationTokenSource();
        Pool.OnSubmitted = _ => interrupt.CancelAfter(TimeSpan.FromMilliseconds(50));

        var result = (await Run().RunAsync(["job", "submit", "a", "-m", "x", "--wait"], interrupt.Token)).Expect(130);

        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_Table_ListsEveryCode()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "coordinator", "Cli", "README.md"));

        Assert.All((int[])[0, 1, 2, 3, 4, 5, 6, 7, 8, 130], code => Assert.Contains($"\n| {code} |", readme, StringComparison.Ordinal));
    }
}
