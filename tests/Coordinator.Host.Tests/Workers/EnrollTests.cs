using System.Security.Cryptography;
using Google.Protobuf;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Workers;

public sealed class EnrollTests : IAsyncLifetime
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TestCoordinator _coordinator = null!;

    public async Task InitializeAsync() => _coordinator = await TestCoordinator.StartAsync();

    public async Task DisposeAsync()
    {
        _key.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Enroll_GoodToken_GivesAnIdentityAndUsesTheTokenUp()
    {
        var token = await FakeWorker.MakeTokenAsync(_coordinator);
        var answer = await EnrollAsync(FakeWorker.MakeEnrolment(token, _key));

        var worker = Assert.Single((await _coordinator.Admin.ListWorkersAsync(new ListWorkersRequest(), _coordinator.Owner)).Workers);
        Assert.Equal((answer.WorkerId, "fake", "tests", false), (worker.Id, worker.Name, worker.Owner, worker.Online));
        Assert.Equal(_coordinator.Application.PoolId, answer.PoolId);

        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await GrpcAssert.FailsAsync(ErrorCodes.TokenUsedUp, "token_secret", () => EnrollAsync(FakeWorker.MakeEnrolment(token, another)));
    }

    [Fact]
    public async Task Enroll_SameKeyTwice_IsRefused()
    {
        var token = await FakeWorker.MakeTokenAsync(_coordinator, uses: 2);
        await EnrollAsync(FakeWorker.MakeEnrolment(token, _key));

        await GrpcAssert.FailsAsync(ErrorCodes.KeyAlreadyEnrolled, "public_key", () => EnrollAsync(FakeWorker.MakeEnrolment(token, _key, "again")));
    }

    [Fact]
    public async Task Enroll_RevokedToken_IsRefused()
    {
        var made = await _coordinator.Admin.CreateEnrolmentTokenAsync(new CreateEnrolmentTokenRequest { Owner = "tests" }, _coordinator.Owner);
        await _coordinator.Admin.RevokeEnrolmentTokenAsync(new RevokeEnrolmentTokenRequest { TokenId = made.Token.Id }, _coordinator.Owner);

        await GrpcAssert.FailsAsync(ErrorCodes.TokenRevoked, "token_secret", () => EnrollAsync(FakeWorker.MakeEnrolment(made.Text, _key)));
    }

    [Fact]
    public async Task Enroll_UnknownToken_IsRefused()
    {
        var token = new Protocol.EnrolmentTokens.EnrolmentToken(_coordinator.Endpoints.Grpc, ReadOnlyMemory<byte>.Empty, new byte[32]);

        await GrpcAssert.FailsAsync(ErrorCodes.TokenInvalid, "token_secret", () => EnrollAsync(FakeWorker.MakeEnrolment(token.ToText(), _key)));
    }

    [Theory]
    [InlineData("foreign signature", ErrorCodes.SignatureInvalid, "signature")]
    [InlineData("no signature", ErrorCodes.SignatureInvalid, "signature")]
    [InlineData("no key", ErrorCodes.Malformed, "public_key")]
    [InlineData("nonsense for a key", ErrorCodes.Malformed, "public_key")]
    [InlineData("no name", ErrorCodes.Required, "name")]
    [InlineData("long name", ErrorCodes.TooLong, "name")]
    public async Task Enroll_BadRequest_SaysCodeAndField(string what, string code, string field)
    {
        var token = await FakeWorker.MakeTokenAsync(_coordinator);
        var request = FakeWorker.MakeEnrolment(token, _key, what switch
        {
            "no name" => "",
            "long name" => new string('n', 65),
            _ => "fake",
        });
        switch (what)
        {
            case "foreign signature":
                using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    request.Signature = FakeWorker.MakeEnrolment(token, other).Signature;
                }

                break;
            case "no signature":
                request.Signature = ByteString.Empty;
                break;
            case "no key":
                request.PublicKey = ByteString.Empty;
                break;
            case "nonsense for a key":
                request.PublicKey = ByteString.CopyFrom(new byte[91]);
                break;
        }

        await GrpcAssert.FailsAsync(code, field, () => EnrollAsync(request));
    }

    [Theory]
    [InlineData("", 0u, 0u, "owner")]
    [InlineData("tests", 59u, 0u, "valid_seconds")]
    [InlineData("tests", uint.MaxValue, 0u, "valid_seconds")]
    [InlineData("tests", 0u, 1001u, "max_uses")]
    public async Task CreateEnrolmentToken_BadInput_NamesTheField(string owner, uint seconds, uint uses, string field)
    {
        var request = new CreateEnrolmentTokenRequest { Owner = owner, ValidSeconds = seconds, MaxUses = uses };
        await GrpcAssert.FailsAsync(
            owner.Length == 0 ? ErrorCodes.Required : ErrorCodes.OutOfRange, field, async () => await _coordinator.Admin.CreateEnrolmentTokenAsync(request, _coordinator.Owner));
    }

    [Fact]
    public async Task CreateEnrolmentToken_WithoutTls_NamesTheLoopbackAddress()
    {
        Assert.True(Protocol.EnrolmentTokens.EnrolmentToken.TryParse(await FakeWorker.MakeTokenAsync(_coordinator), out var token, out _));
        Assert.Equal(_coordinator.Endpoints.Grpc, token.Url);
        Assert.True(token.CertificateSpkiSha256.IsEmpty);
    }

    private async Task<EnrollResponse> EnrollAsync(EnrollRequest request) => await _coordinator.Worker.EnrollAsync(request);
}
