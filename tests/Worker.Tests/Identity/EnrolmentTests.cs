using Grpc.Core;
using SogniLike.Protocol.EnrolmentTokens;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing.Time;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Identity;

public sealed class EnrolmentTests : IDisposable
{
    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)9, 32)];
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("worker-enrol-");
    private readonly TestClock _clock = new();

    private DataFolder Folder => new(_temporary.FullName);

    public void Dispose() => _temporary.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Enroll_GoodToken_ProvesTheKeyAndKeepsTheIdentity(bool tls)
    {
        await using var server = await GrpcCoordinator.StartAsync(tls);
        EnrollRequest? request = null;
        server.Service.OnEnroll = r =>
        {
            request = r;
            return Task.FromResult(new EnrollResponse { WorkerId = "worker-1", PoolId = "pool-1" });
        };

        var result = await EnrollAsync(server);

        Assert.Equal(new EnrolmentResult.Enrolled("worker-1", "pool-1", server.Url), result);
        Assert.Equal(Secret, request!.TokenSecret.ToByteArray());
        Assert.Equal("my machine", request.Name);
        var statement = EnrolmentStatement.Of(Secret, request.PublicKey.Span, "my machine");
        Assert.True(WorkerSignature.Verify(request.PublicKey.Span, statement, request.Signature.Span));
        using var identity = Assert.IsType<IdentityLoading.Loaded>(Folder.Load()).Identity;
        Assert.True(WorkerSignature.Verify(request.PublicKey.Span, "x"u8, identity.Sign("x"u8)));
        Assert.Equal(server.Pin, identity.CertificateSpkiSha256.ToArray());
    }

    [Fact]
    public async Task Enroll_Twice_ChangesNothing()
    {
        await using var server = await GrpcCoordinator.StartAsync();
        server.Service.OnEnroll = _ => Task.FromResult(new EnrollResponse { WorkerId = "worker-1", PoolId = "pool-1" });
        await EnrollAsync(server);

        Assert.Equal(new EnrolmentResult.AlreadyEnrolled("worker-1"), await EnrollAsync(server));
    }

    [Fact]
    public async Task Enroll_Refused_SaysWhyAndMayBeTriedAgainWithTheSameKey()
    {
        await using var server = await GrpcCoordinator.StartAsync();
        var keys = new List<byte[]>();
        server.Service.OnEnroll = r =>
        {
            keys.Add(r.PublicKey.ToByteArray());
            throw GrpcCoordinator.Error(StatusCode.Unauthenticated, ErrorCodes.TokenExpired, "The token is past its end.");
        };

        Assert.Equal(new EnrolmentResult.Refused(ErrorCodes.TokenExpired, "The token is past its end."), await EnrollAsync(server));
        await EnrollAsync(server);

        Assert.Equal(keys[0], keys[1]);
        Assert.IsType<IdentityLoading.NotEnrolled>(Folder.Load());
    }

    [Fact]
    public async Task Enroll_AnotherCertificate_SendsNothing()
    {
        await using var server = await GrpcCoordinator.StartAsync(tls: true);

        var result = await new Enrolment(Folder, _clock).EnrollAsync(new EnrolmentToken(server.Url, new byte[32], Secret), "name", default).Soonish();

        Assert.Equal(new EnrolmentResult.WrongCertificate(server.Url), result);
    }

    [Fact]
    public async Task Enroll_NobodyThere_IsUnreachable()
    {
        EnrolmentToken token;
        await using (var server = await GrpcCoordinator.StartAsync())
        {
            token = new EnrolmentToken(server.Url, default, Secret);
        }

        Assert.IsType<EnrolmentResult.Unreachable>(await new Enrolment(Folder, _clock).EnrollAsync(token, "name", default).Soonish());
    }

    [Fact]
    public async Task Enroll_NoAnswer_TimesOut()
    {
        await using var server = await GrpcCoordinator.StartAsync();
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource<EnrollResponse>();
        server.Service.OnEnroll = _ =>
        {
            asked.SetResult();
            return never.Task;
        };
        var result = EnrollAsync(server);
        await asked.Task.Soonish();

        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(new EnrolmentResult.TimedOut(server.Url), await result);
        never.SetCanceled();
    }

    [Theory]
    [InlineData("", "pool-1")]
    [InlineData("worker\n1", "pool-1")]
    [InlineData("worker-1", "pool/../1")]
    public async Task Enroll_MalformedAnswer_IsRefused(string worker, string pool)
    {
        await using var server = await GrpcCoordinator.StartAsync();
        server.Service.OnEnroll = _ => Task.FromResult(new EnrollResponse { WorkerId = worker, PoolId = pool });

        Assert.Equal(ErrorCodes.ProtocolViolation, Assert.IsType<EnrolmentResult.Refused>(await EnrollAsync(server)).Code);
        Assert.IsType<IdentityLoading.NotEnrolled>(Folder.Load());
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Enroll_MalformedName_IsNotTried(string name)
    {
        var token = new EnrolmentToken(new Uri("http://127.0.0.1:1"), default, Secret);

        Assert.IsType<EnrolmentResult.NotPossible>(await new Enrolment(Folder, _clock).EnrollAsync(token, name, default));
    }

    private Task<EnrolmentResult> EnrollAsync(GrpcCoordinator server) =>
        new Enrolment(Folder, _clock).EnrollAsync(new EnrolmentToken(server.Url, server.Pin, Secret), "my machine", default).Soonish();
}
