/** Name of the authority's certificate on the device that is to trust it. */
export const CARRIED = 'authority.crt';

/** What to do on one kind of device. */
export interface TrustSteps {
  readonly system: string;
  /** Commands, menus and remarks, one a line. */
  readonly lines: readonly string[];
}

/**
 * How the kinds of devices come to trust an authority whose certificate they have as a file.
 * @param name of that authority among others
 * @param url of the league
 */
export function trustSteps(name: string, url: string): TrustSteps[] {
  return [
    {
      system: 'Debian, Ubuntu',
      lines: [
        `sudo cp ${CARRIED} /usr/local/share/ca-certificates/${name}.crt`,
        'sudo update-ca-certificates',
        'On the host of the league both are done by: sudo sprocket cert trust --install',
      ],
    },
    {
      system: 'Fedora',
      lines: [`sudo cp ${CARRIED} /etc/pki/ca-trust/source/anchors/${name}.crt`, 'sudo update-ca-trust'],
    },
    {
      // https://support.apple.com/guide/keychain-access; since macOS 11 root is asked for a password as well.
      system: 'macOS',
      lines: [
        'sudo security add-trusted-cert -d -r trustRoot \\',
        `  -k /Library/Keychains/System.keychain ${CARRIED}`,
        'macOS asks for the password of an administrator.',
      ],
    },
    {
      system: 'Windows, in a terminal that was opened as administrator',
      lines: [
        `certutil -addstore -f Root ${CARRIED}`,
        `Or: double-click ${CARRIED} > Install Certificate > Local Machine >`,
        '  Place all certificates in the following store > Trusted Root Certification Authorities',
      ],
    },
    {
      // https://support.mozilla.org/kb/automatically-trust-third-party-certificates
      system: 'Firefox',
      lines: [
        'On Windows and macOS it trusts what the system trusts (since 120). On Linux it has its own list:',
        'Settings > Privacy & Security > Certificates > View Certificates > Authorities > Import >',
        `  ${CARRIED} > tick "Trust this CA to identify websites"`,
      ],
    },
    {
      // Chromium, docs/linux/cert_management.md
      system: 'Chrome and Chromium on Linux, which have their own list too',
      lines: ['chrome://certificate-manager > Custom > Installed by you > Trusted Certificates > Import'],
    },
    {
      // https://support.apple.com/102390
      system: 'iOS, iPadOS',
      lines: [
        `1. Open ${CARRIED} from AirDrop, from Mail or in Safari.`,
        '2. Settings > Profile Downloaded > Install (also in General > VPN & Device Management)',
        '3. Settings > General > About > Certificate Trust Settings > turn it on',
        'Without the third step nothing is trusted.',
      ],
    },
    {
      // https://support.google.com/pixelphone/answer/2844832
      system: 'Android',
      lines: [
        'Settings > Security & privacy > More security & privacy > Encryption & credentials >',
        `  Install a certificate > CA certificate > Install anyway > ${CARRIED}`,
        'Menus differ by maker: search the settings for "CA certificate". Browsers trust it, few apps do.',
        'Firefox, where it does not: Settings > About Firefox > tap the logo five times; then',
        '  Settings > Secret Settings > Use third party CA certificates',
      ],
    },
    {
      system: 'curl, Node',
      lines: [
        `curl --cacert ${CARRIED} ${url}`,
        `NODE_EXTRA_CA_CERTS=${CARRIED} node program.js`,
        'The curl that comes with Windows needs --ssl-revoke-best-effort as well.',
      ],
    },
  ];
}
