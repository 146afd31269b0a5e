using System.Security.Cryptography.X509Certificates;
using Handclasp;

var scan = new ServerScan(args[0])
{
    ClientCertificate = X509Certificate2.CreateFromPemFile("client-cert.pem", "client-key.pem"),
    ServerCa = [X509CertificateLoader.LoadCertificateFromFile("server-ca.pem")],
};
var result = await scan.RunAsync();
Console.WriteLine(result.Explanation);
return result.RefusesStrangers ? 0 : 1;
