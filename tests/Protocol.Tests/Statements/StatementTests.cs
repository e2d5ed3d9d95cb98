using SogniLike.Protocol.Statements;

namespace SogniLike.Protocol.Tests.Statements;

public sealed class StatementTests
{
    private static readonly Vectors Vectors = Vectors.Load();

    [Fact]
    public void SignIn_Vector_GivesTheBytes()
    {
        var v = Vectors.SignIn;
        var statement = SignInStatement.Of(v.PoolId, v.WorkerId, Convert.FromHexString(v.Nonce));

        Assert.Equal(v.Statement, Convert.ToHexStringLower(statement));
        Assert.True(WorkerSignature.Verify(Convert.FromHexString(Vectors.PublicKey), statement, Convert.FromHexString(v.Signature)));
    }

    [Fact]
    public void Enrolment_Vector_GivesTheBytes()
    {
        var v = Vectors.Enrolment;
        var publicKey = Convert.FromHexString(Vectors.PublicKey);
        var statement = EnrolmentStatement.Of(Convert.FromHexString(v.TokenSecret), publicKey, v.Name);

        Assert.Equal(v.Statement, Convert.ToHexStringLower(statement));
        Assert.True(WorkerSignature.Verify(publicKey, statement, Convert.FromHexString(v.Signature)));
    }

    [Theory]
    [InlineData("pool-2", "wrk-1", 0)]
    [InlineData("pool-1", "wrk-2", 0)]
    [InlineData("pool-1", "wrk-1", 1)]
    public void SignIn_AnotherPoolWorkerOrNonce_IsAnotherStatement(string pool, string worker, byte firstNonceByte)
    {
        var nonce = Convert.FromHexString(Vectors.SignIn.Nonce);
        nonce[0] = firstNonceByte;

        Assert.NotEqual(Vectors.SignIn.Statement, Convert.ToHexStringLower(SignInStatement.Of(pool, worker, nonce)));
    }
}
