#!/bin/sh
# Debian 12 or later: from apt-get to the first line in the file. Run again with a newer WAR, it upgrades.
#   debian.sh pushwoosh-webhook.war [/var/log/pushwoosh]
# Without the second argument the events go to /var/log/tomcat10/pushwoosh-webhook, which needs no change to the
# service: the rest of the disk is read-only for it. Members of the group adm may read them (files are 0640 tomcat:adm).
# Debian's daily cron job compresses only what lies directly in /var/log/tomcat10.
set -eu
war=$1
directory=${2:-}
here=$(dirname "$0")
descriptor=/etc/tomcat10/Catalina/localhost/pushwoosh-webhook.xml

apt-get install --yes --no-upgrade tomcat10 curl openssl

# Beside the old one and then renamed: Tomcat sees either the old WAR or the new one, and reloads within ten seconds.
install -d /opt/pushwoosh-webhook
install -m 0644 "$war" /opt/pushwoosh-webhook/pushwoosh-webhook.war.new
mv /opt/pushwoosh-webhook/pushwoosh-webhook.war.new /opt/pushwoosh-webhook/pushwoosh-webhook.war
[ ! -e "$descriptor" ] || exit 0

# Tomcat's own access log would hold the token: it writes down whole request lines. From now on, method and path only;
# and the sender's address where a proxy forwards it.
sed -i 's/"%h %l %u %t &quot;%r&quot; %s %b"/"%h %l %u %t \&quot;%m %U %H\&quot; %s %b" requestAttributesEnabled="true"/' \
    /etc/tomcat10/server.xml
! grep '%r' /etc/tomcat10/server.xml # If it ends here: you have a pattern of your own; take out what writes down queries.

if [ -n "$directory" ]; then
    # The service may write there, and the directory is there before it starts, at every boot.
    install -d /etc/systemd/system/tomcat10.service.d
    sed "s|/var/log/pushwoosh|$directory|" "$here/systemd.conf" > /etc/systemd/system/tomcat10.service.d/pushwoosh-webhook.conf
    sed "s|/var/log/pushwoosh|$directory|" "$here/tmpfiles.conf" > /etc/tmpfiles.d/pushwoosh-webhook.conf
    systemd-tmpfiles --create pushwoosh-webhook.conf
    systemctl daemon-reload
fi

install -d -m 0750 -g tomcat /etc/tomcat10/Catalina/localhost
token=$(openssl rand -hex 16)
sed -e "s|CHANGE-ME|$token|" ${directory:+-e "s|<!-- \(<Parameter.*\)/var/log/pushwoosh\(.*\) -->|\1$directory\2|"} \
    "$here/pushwoosh-webhook.xml" | install -m 0640 -g tomcat /dev/stdin "$descriptor"
systemctl restart tomcat10

# The first line.
url=http://127.0.0.1:8080/pushwoosh-webhook
curl --silent --show-error --fail --retry 60 --retry-delay 1 --retry-all-errors --output /dev/null "$url/health"
curl --silent --show-error "$url?token=$token" -d '{"event_name":"Email Sent","message_code":"B780-11111111-22222222",
    "platform":"Email","application_code":"3AAAA-11111","hwid":"a@example.com","user_id":"1500001","timestamp":1764000000}'
echo
tail -n 1 "${directory:-/var/log/tomcat10/pushwoosh-webhook}/events.current"
